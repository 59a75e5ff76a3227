import { foundPath, listPaths } from '../src/finding/describe.ts';
import { defineRule } from '../src/finding/rule.ts';
import { baseName, isLiteral, parentPath, showPath, type PathPattern } from '../src/layers/paths.ts';

/** Scripts with all that they install behind them: hundreds of megabytes. */
const LARGE =
  /\.(?:run|bin|exe)$|^(?:mini|ana)conda|^(?:mini|mamba)forge|^mambaforge|^micromamba.*\.sh|^cmake-.*\.sh$/i;
/** Names of what installs something and is of no use afterwards. */
const INSTALLER =
  /^(?:get|install|setup|bootstrap|installer|rustup|nodesource)[-_.]|[-_.](?:install|installer|setup|init)(?:[-_.]|$)|^(?:install|installer|setup)$/i;

/** Folders of programs: what is put there is meant to stay. */
function isProgramFolder(path: PathPattern): boolean {
  return /(?:^|\/)s?bin$/.test(path);
}

export default defineRule({
  id: 'LL212',
  name: 'installer-left',
  evidence: 'kept',
  docs: {
    summary: 'A downloaded installer that has done its work is left in the image',
    what: 'Reports a download (curl, wget, aria2c) which the same RUN executes, which is named as installers are (`Miniconda3-….sh`, `….run`, `get-pip.py`), and which is still there at the end of the RUN. Not reported: downloads into a `bin` folder, and those that another instruction names. Small scripts are mentioned only.',
    why: 'An installer that brings what it installs is as large as that, compressed; the image ships both.',
    help: 'remove it in the same RUN (`&& rm …`), or do without the file: `curl … | bash`',
    fixSafety: 'None is offered: an installer may be run again.',
    proof: 'The layer holds the installer beside what it installed.',
  },
  examples: [
    {
      caption: 'a self-extracting installer',
      bad: 'FROM debian:12\nRUN wget -q https://example.org/Miniconda3-latest-Linux-x86_64.sh && bash Miniconda3-latest-Linux-x86_64.sh -b -p /opt/conda\n',
      reports: [{ at: '2:5-2:66', paths: ['/Miniconda3-latest-Linux-x86_64.sh'], severity: 'warning' }],
    },
    {
      caption: 'executed by its path',
      bad: 'FROM debian:12\nWORKDIR /tmp\nRUN curl -fsSLO https://example.org/cuda.run && chmod +x cuda.run && ./cuda.run --silent\n',
      reports: [{ at: '3:5-3:45', paths: ['/tmp/cuda.run'] }],
    },
    {
      caption: 'a small script',
      bad: 'FROM debian:12\nRUN curl -fsSLo /tmp/get-docker.sh https://example.org/ && sh /tmp/get-docker.sh\n',
      reports: [{ at: '2:5-2:56', paths: ['/tmp/get-docker.sh'], severity: 'info' }],
    },
    {
      caption: 'removed',
      good: 'FROM debian:12\nRUN curl -fsSLo /tmp/m.run https://example.org/m.run && sh /tmp/m.run && rm /tmp/m.run\n',
    },
    {
      caption: 'a program that stays',
      good: 'FROM debian:12\nRUN curl -fsSLo /usr/local/bin/install-php https://example.org/x && chmod +x /usr/local/bin/install-php && /usr/local/bin/install-php gd\n',
    },
    {
      caption: 'used later',
      good: 'FROM debian:12\nRUN curl -fsSLo /opt/install.sh https://example.org/x && sh /opt/install.sh --check\nCMD ["/opt/install.sh"]\n',
    },
  ],
  check({ build, report }) {
    for (const { body, uses } of build.remaining) {
      const { layer } = body.writer;
      const own = uses.filter(({ by }) => by.layer === layer);
      const use = own.find((one) => one.use === 'executed');
      if (!body.downloaded || layer.keyword !== 'RUN' || use === undefined) continue;
      // Unpacked besides, it is reported as a download.
      if (own.some((one) => one.use !== 'executed') || isProgramFolder(parentPath(body.at.path))) continue;
      const name = showPath(baseName(body.at.path));
      const large = LARGE.test(name);
      if (!large && !INSTALLER.test(name)) continue;
      if (isLiteral(baseName(body.at.path)) && build.namedElsewhere(layer, name)) continue;
      const paths = [foundPath(body.at, true)];
      report({
        at: body.writer.span,
        instruction: layer.span,
        paths,
        bytes: body.bytes,
        confidence: large ? body.certainty : 'possible',
        related: [{ message: 'executed here', span: use.by.span }],
        message: `${listPaths(paths)} is executed and then only lies in the image`,
      });
    }
  },
});
