import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL324',
  name: 'conda-packages-left',
  evidence: 'kept',
  docs: {
    summary: 'The packages that conda downloads are shipped',
    what: 'Reports `conda install`, `conda env create` and kin, also of mamba and micromamba, whose packages are neither cleared in the same RUN nor under a mount. Where they are depends on where conda is installed; the likeliest folder is named.',
    why: 'conda keeps the archive of every package and its files unpacked. Most of those are hard links to the installed ones, which a layer holds once; the archives and what is rewritten are not.',
    help: 'end the RUN with `conda clean --all --yes` (`mamba`, `micromamba` likewise)',
    fixSafety:
      'Safe: `conda clean --all` at the end of the RUN, assumed that no environment is made of symbolic links to the packages.',
    proof: 'The layer holds files below pkgs in the folder of conda.',
  },
  examples: [
    {
      caption: 'packages left behind',
      bad: 'FROM continuumio/miniconda3\nRUN conda install -y numpy\n',
      reports: [{ at: '2:5-2:27', paths: ['/opt/conda/pkgs'], severity: 'warning' }],
      fixed: 'FROM continuumio/miniconda3\nRUN conda install -y numpy && conda clean --all --yes\n',
    },
    {
      caption: 'from a file',
      bad: 'FROM mambaorg/micromamba:2\nCOPY env.yaml /tmp/env.yaml\nRUN micromamba env create -y -f /tmp/env.yaml\n',
      reports: [{ at: '3:5-3:46', paths: ['/opt/conda/pkgs'] }],
      fixed:
        'FROM mambaorg/micromamba:2\nCOPY env.yaml /tmp/env.yaml\nRUN micromamba env create -y -f /tmp/env.yaml && micromamba clean --all --yes\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM continuumio/miniconda3\nRUN conda install -y numpy && conda clean -afy\n',
    },
    {
      caption: 'removed, wherever it is',
      good: 'FROM ubuntu:24.04\nRUN conda install -y numpy && rm -rf /root/miniconda3/pkgs\n',
    },
    {
      caption: 'under a cache mount',
      good: 'FROM mambaorg/micromamba:2\nRUN --mount=type=cache,target=/opt/conda/pkgs micromamba install -y numpy\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'conda',
      null,
      '{path} keeps the packages as they were downloaded: they are installed',
    );
  },
});
