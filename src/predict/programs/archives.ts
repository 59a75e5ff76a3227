import {
  literal,
  resolveFrom,
  type ShellArgument,
  type ShellCommand,
  type Word,
} from '../../dockerfile/index.ts';
import type { PathPattern } from '../../layers/paths.ts';
import type { Effect } from '../effects.ts';
import { absolutePath, Options, targets, workingDirectory } from '../operands.ts';
import type { Family, Program } from './program.ts';

function directoryOf(argument: ShellArgument | undefined, command: ShellCommand): PathPattern | null {
  return argument === undefined ? workingDirectory(command) : absolutePath(argument.word, command.cwd);
}

/** Reads the archives and stores their contents below a directory. */
function consume(
  command: ShellCommand,
  archives: readonly ShellArgument[],
  into: PathPattern | null,
  use: 'unpacked' | 'installed' = 'unpacked',
): Effect[] {
  return [
    {
      kind: 'consume',
      use,
      archives: targets(archives, command, { tree: false, required: true }),
      into,
      replaces: false,
    },
  ];
}

const TAR_VALUES = {
  values: 'fCXTbKNVgI',
  longValues: [
    '--file',
    '--directory',
    '--exclude',
    '--strip-components',
    '--transform',
    '--owner',
    '--group',
    '--use-compress-program',
    '--exclude-from',
    '--files-from',
    '--one-top-level',
    '--wildcards',
  ],
  bundle: true,
};

function tar(command: ShellCommand): Effect[] {
  const options = new Options(command.args, TAR_VALUES);
  const file = options.value('-f', '--file');
  const directory = directoryOf(options.value('-C', '--directory'), command);
  if (options.has('-x', '--extract', '--get')) {
    const fromPipe = file === undefined || literal(file.word) === '-';
    // An archive that is fed by `<` or `cat` is read all the same.
    const packed = fromPipe ? repacked(command, directory) : null;
    if (packed !== null) return packed;
    const fed = fromPipe ? inputs(command) : [file];
    return consume(command, fed, directory);
  }
  if (options.has('-c', '--create') && file !== undefined && literal(file.word) !== '-') {
    const archive = targets([file], command, { tree: false, required: false });
    const removes = options.has('--remove-files')
      ? [
          {
            kind: 'remove' as const,
            targets: targets(options.operands, command, { tree: true, required: true }),
          },
        ]
      : [];
    return [
      ...archive.map((path): Effect => ({
        kind: 'create',
        target: path,
        bytes: null,
        file: true,
        certainty: 'certain',
        mode: null,
      })),
      ...removes,
    ];
  }
  return [];
}

/** `tar c … | tar x …`: what the first packs is copied to where the second unpacks. */
function repacked(command: ShellCommand, into: PathPattern | null): Effect[] | null {
  const from = command.pipedFrom;
  if (from === null || from.name !== 'tar' || into === null) return null;
  const options = new Options(from.args, TAR_VALUES);
  if (!options.has('-c', '--create')) return null;
  const base = options.value('-C', '--directory')?.word;
  const cwd = base === undefined ? from.cwd : resolveFrom(from.cwd, base);
  return [
    {
      kind: 'copy',
      sources: targets(options.operands, { ...from, cwd }, { tree: true, required: true }),
      destination: into,
      into: true,
    },
  ];
}

/** Files that reach standard input by redirect, or through `cat`, gunzip and their kin. */
function inputs(command: ShellCommand): ShellArgument[] {
  const redirected = command.redirects.flatMap((redirect) =>
    redirect.operator === '<' && redirect.target !== null
      ? [{ word: redirect.target, span: redirect.span, script: null }]
      : [],
  );
  if (redirected.length > 0) return redirected;
  const from = command.pipedFrom;
  if (
    from === null ||
    !/^(?:cat|zcat|gzcat|bzcat|xzcat|zstdcat|gunzip|gzip|bunzip2|bzip2|xz|unxz|zstd|unzstd|pigz|lz4|pv|openssl)$/.test(
      from.name,
    )
  ) {
    return [];
  }
  const own = new Options(from.args).operands.map((argument) => ({
    ...argument,
    word: absoluteWord(argument.word, from.cwd),
  }));
  return own.length > 0 ? own : inputs(from);
}

function absoluteWord(word: Word, cwd: Word | null): Word {
  const [first] = word;
  return (typeof first === 'string' && first.startsWith('/')) || cwd === null ? word : [...cwd, '/', ...word];
}

/** dpkg, rpm: a package file that is installed and then only lies there. */
function installer(pattern: RegExp): Program {
  return (command) => {
    const flags = command.args.map(({ word }) => literal(word) ?? '');
    if (!flags.some((flag) => pattern.test(flag))) return [];
    const files = new Options(command.args, { longValues: ['--root', '--admindir', '--instdir'] }).operands;
    return consume(command, files, null, 'installed');
  };
}

/** `dpkg -i file`: the packages themselves; what dpkg writes besides is the system's. */
export const installDebs = installer(/^(?:-i|-[a-zA-Z]*i[a-zA-Z]*|--install|--unpack)$/);

export const archives: Family = {
  tar,
  bsdtar: tar,
  gtar: tar,
  unzip: (command) => {
    const options = new Options(command.args, { values: 'dPx' });
    if (options.has('-l', '-t', '-v', '-Z', '-p', '-z')) return [];
    return consume(command, options.operands.slice(0, 1), directoryOf(options.value('-d'), command));
  },
  '7z': sevenZip,
  '7za': sevenZip,
  '7zr': sevenZip,
  unrar: (command) => {
    const [verb, ...rest] = new Options(command.args).operands;
    return /^[xe]$/.test(literal(verb?.word ?? []) ?? '')
      ? consume(command, rest.slice(0, 1), directoryOf(rest[1], command))
      : [];
  },
  jar: (command) => {
    const options = new Options(command.args, { values: 'f', bundle: true });
    const file = options.value('-f');
    return options.has('-x') && file !== undefined ? consume(command, [file], workingDirectory(command)) : [];
  },
  rpm: installer(/^(?:-[a-zA-Z]*[iUF][a-zA-Z]*|--install|--upgrade)$/),
  'dpkg-deb': (command) => {
    const options = new Options(command.args, { bundle: false });
    return options.has('-x', '-X', '--extract')
      ? consume(command, options.operands.slice(0, 1), directoryOf(options.operands[1], command))
      : [];
  },
};

function sevenZip(command: ShellCommand): Effect[] {
  const operands = command.args.filter(({ word }) => !(literal(word) ?? '').startsWith('-'));
  const output = command.args.find(({ word }) => typeof word[0] === 'string' && word[0].startsWith('-o'));
  const [verb, archive] = operands;
  if (!/^[xe]$/.test(literal(verb?.word ?? []) ?? '') || archive === undefined) return [];
  const first = output?.word[0];
  const into =
    output !== undefined && typeof first === 'string'
      ? { ...output, word: [first.slice(2), ...output.word.slice(1)] }
      : undefined;
  return consume(command, [archive], directoryOf(into, command));
}
