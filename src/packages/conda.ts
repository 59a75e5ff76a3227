import type { PackageManager } from './manager.ts';

/** Where installers put it by themselves, or people by custom. */
const PREFIXES: readonly string[] = [
  '/root/miniconda3',
  '/root/anaconda3',
  '/root/miniforge3',
  '/root/mambaforge',
  '/root/micromamba',
  '/opt/miniconda',
  '/opt/miniconda3',
  '/opt/anaconda3',
  '/opt/miniforge3',
  '/miniconda',
  '/miniconda3',
];

/**
 * conda, mamba and micromamba. Of the unpacked packages most files are hard links to the installed
 * ones; the archives and what is rewritten for its prefix are not. Sources: conda's documentation of
 * `pkgs_dirs` and `conda clean`, micromamba's of the root prefix.
 */
export const conda: PackageManager = {
  name: 'conda',
  programs: ['conda', 'mamba', 'micromamba'],
  verbs: {
    update: [],
    install: ['install', 'create', 'update', 'upgrade', 'env create', 'env update'],
    remove: ['remove', 'uninstall', 'env remove'],
    clean: ['clean'],
  },
  builds: true,
  valueFlags: [
    '-n',
    '--name',
    '-p',
    '--prefix',
    '-c',
    '--channel',
    '-f',
    '--file',
    '--solver',
    '--platform',
    '--subdir',
    '-r',
    '--root-prefix',
    '--experimental-solver',
  ],
  idleFlags: ['-h', '--help', '-V', '--version', '--dry-run', '--download-only'],
  localFlags: ['--offline'],
  caches: [
    {
      name: 'packages',
      title: 'the downloaded and unpacked packages',
      directory: '/opt/conda/pkgs',
      orIn: PREFIXES.map((prefix) => `${prefix}/pkgs`),
      movedByFlags: [
        { flag: '-r', below: '/pkgs' },
        { flag: '--root-prefix', below: '/pkgs' },
      ],
      movedBy: [
        { variable: 'CONDA_PKGS_DIRS', below: '' },
        { variable: 'MAMBA_ROOT_PREFIX', below: '/pkgs' },
        { variable: 'CONDA_DIR', below: '/pkgs' },
      ],
      writtenBy: ['install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['clean'], flags: ['-a', '--all', '-p', '--packages', '-t', '--tarballs'] }],
      remedy: {
        empties: 'clean --all --yes',
        assumes: 'no environment of conda is made of symbolic links to its packages',
      },
    },
  ],
};
