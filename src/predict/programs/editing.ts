import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import type { Effect } from '../effects.ts';
import { Options, pathText, target, targets } from '../operands.ts';
import type { Family, Program } from './program.ts';
import { outputText } from './redirects.ts';

/** Rewrites the named files, which must be there. */
function rewrite(
  command: ShellCommand,
  operands: readonly ShellArgument[],
  creates = false,
  text: string | null = null,
): Effect[] {
  const found = targets(operands, command, { tree: false, required: !creates });
  return found.length === 0 ? [] : [{ kind: 'rewrite', targets: found, creates, bytes: null, text }];
}

/** A program that edits its operands in place. */
function inPlace(valueFlags = '', longValues: readonly string[] = []): Program {
  return (command) =>
    rewrite(command, new Options(command.args, { values: valueFlags, longValues }).operands);
}

/** gzip and its kin: the file goes, one with an ending comes. */
function compressor(ending: string): Program {
  return (command) => {
    const options = new Options(command.args, { values: 'SbT', longValues: ['--suffix', '--threads'] });
    if (options.has('-c', '--stdout', '-t', '--test', '-l', '--list')) return [];
    if (options.has('-d', '--decompress', '--uncompress')) {
      return expand(command, options.operands, options.has('-k', '--keep'));
    }
    const found = targets(options.operands, command, {
      tree: options.has('-r', '--recursive'),
      required: true,
    });
    return found.flatMap((path): Effect[] => [
      ...(options.has('-k', '--keep') ? [] : [{ kind: 'remove' as const, targets: [path] }]),
      {
        kind: 'create',
        target: { ...path, set: { path: `${path.set.path}${ending}`, extent: 'node' } },
        bytes: null,
        file: true,
        certainty: 'likely',
        mode: null,
      },
    ]);
  };
}

/** `gunzip f.gz`: f.gz goes, f comes. */
function expand(command: ShellCommand, operands: readonly ShellArgument[], keeps: boolean): Effect[] {
  return targets(operands, command, { tree: false, required: true }).flatMap((archive): Effect[] => [
    { kind: 'consume', use: 'unpacked', archives: [archive], into: null, replaces: !keeps },
    {
      kind: 'create',
      target: {
        ...archive,
        set: { path: archive.set.path.replace(/\.(?:gz|bz2|xz|zst|lzma|Z)$/i, ''), extent: 'node' },
      },
      bytes: null,
      file: true,
      certainty: 'certain',
      mode: null,
    },
  ]);
}

const decompressor: Program = (command) => {
  const options = new Options(command.args, { values: 'S' });
  return options.has('-c', '--stdout', '-t', '-l')
    ? []
    : expand(command, options.operands, options.has('-k', '--keep'));
};

export const editing: Family = {
  sed: (command) => {
    const options = new Options(command.args, {
      values: 'efl',
      longValues: ['--expression', '--file', '--line-length'],
    });
    // `-i` may carry a suffix for the copy that it keeps: `-i.bak`, `-ie`.
    const editsInPlace =
      options.has('--in-place') || command.args.some(({ word }) => /^-[nErsuz]*i/.test(pathText(word)));
    if (!editsInPlace) return [];
    const scripted = options.has('-e', '-f', '--expression', '--file');
    return rewrite(command, scripted ? options.operands : options.operands.slice(1));
  },
  perl: (command) => {
    const flags = command.args.map(({ word }) => literal(word) ?? '');
    if (
      !flags.some((flag) => /^-[a-zA-Z0]*i/.test(flag)) ||
      !flags.some((flag) => /^-[a-zA-Z0]*[eE]$/.test(flag))
    ) {
      return [];
    }
    const script = flags.findIndex((flag) => /^-[a-zA-Z0]*[eE]$/.test(flag));
    return rewrite(
      command,
      command.args.slice(script + 2).filter(({ word }) => !(literal(word) ?? '').startsWith('-')),
    );
  },
  tee: (command) => {
    const options = new Options(command.args);
    const files = options.operands.filter(({ word }) => !(literal(word) ?? '').startsWith('/dev/'));
    return rewrite(command, files, true, outputText(command));
  },
  sponge: (command) => rewrite(command, new Options(command.args).operands, true),
  dos2unix: (command) => {
    const options = new Options(command.args, { values: 'Di' });
    return options.has('-n', '--newfile') ? [] : rewrite(command, options.operands);
  },
  unix2dos: inPlace(),
  strip: (command) => {
    const options = new Options(command.args, {
      values: 'oRKNFIO',
      longValues: ['--remove-section', '--keep-symbol', '--strip-symbol', '--output-target'],
    });
    if (options.has('-o')) return [];
    // What find picks for strip are programs; which of the paths are some, only the files tell.
    return rewrite(command, options.operands).map((effect) =>
      effect.kind === 'rewrite'
        ? { ...effect, targets: effect.targets.filter(({ narrowed }) => !narrowed) }
        : effect,
    );
  },
  upx: (command) => {
    const options = new Options(command.args, { values: 'o' });
    return options.has('-o', '-t', '-l', '-d') ? [] : rewrite(command, options.operands);
  },
  patchelf: (command) => {
    const changes = command.args.some(({ word }) =>
      /^--(?:set|add|remove|replace|clear|shrink|force|no-default|rename)/.test(literal(word) ?? ''),
    );
    const options = new Options(command.args, {
      longValues: [
        '--set-interpreter',
        '--set-rpath',
        '--add-rpath',
        '--add-needed',
        '--remove-needed',
        '--set-soname',
        '--allowed-rpath-prefixes',
        '--page-size',
        '--output',
      ],
    });
    return changes && !options.has('--output') ? rewrite(command, options.operands) : [];
  },
  chrpath: (command) => {
    const options = new Options(command.args, { values: 'r', longValues: ['--replace'] });
    return options.has('-r', '--replace', '-d', '--delete', '-c', '--convert')
      ? rewrite(command, options.operands)
      : [];
  },
  truncate: (command) =>
    rewrite(
      command,
      new Options(command.args, { values: 'sr', longValues: ['--size', '--reference'] }).operands,
      true,
    ),
  patch: (command) => {
    const options = new Options(command.args, {
      values: 'pidoFBDgVYzr',
      longValues: ['--input', '--directory', '--strip', '--output'],
    });
    if (options.has('--dry-run', '-o', '--output')) return [];
    // Without an operand the patch itself names the files.
    return rewrite(command, options.operands.slice(0, 1));
  },
  dd: (command) => {
    const output = command.args.find(({ word }) => typeof word[0] === 'string' && word[0].startsWith('of='));
    const first = output?.word[0];
    if (output === undefined || typeof first !== 'string') return [];
    const found = target({ ...output, word: [first.slice(3), ...output.word.slice(1)] }, command, {
      tree: false,
      required: false,
    });
    return found === null || found.set.path.startsWith('/dev/')
      ? []
      : [{ kind: 'rewrite', targets: [found], creates: true, bytes: null, mayBeIdle: readsNothing(command) }];
  },
  awk: (command) => awkInPlace(command),
  gawk: (command) => awkInPlace(command),
  yq: (command) => {
    const options = new Options(command.args);
    return options.has('-i', '--inplace') ? rewrite(command, options.operands.slice(1)) : [];
  },
  crudini: (command) => {
    const operands = new Options(command.args).operands.filter(
      ({ word }) => !(literal(word) ?? '').startsWith('-'),
    );
    return command.args.some(({ word }) => /^--(?:set|del|merge)$/.test(literal(word) ?? ''))
      ? rewrite(command, operands.slice(0, 1))
      : [];
  },
  gzip: compressor('.gz'),
  bzip2: compressor('.bz2'),
  xz: compressor('.xz'),
  zstd: (command) => {
    const options = new Options(command.args, { values: 'o' });
    return options.has('--rm') && !options.has('-d')
      ? compressor('.zst')(command, { cwd: null, lookup: () => undefined })
      : [];
  },
  gunzip: decompressor,
  bunzip2: decompressor,
  unxz: decompressor,
  touch: (command) => {
    const options = new Options(command.args, {
      values: 'dtr',
      longValues: ['--date', '--reference', '--time'],
    });
    const found = targets(options.operands, command, {
      tree: false,
      required: options.has('-c', '--no-create'),
    });
    // A file that is not there is made, empty: no bytes.
    return [
      {
        kind: 'metadata',
        aspect: 'times',
        targets: found,
        mayBeIdle: options.has('-r', '--reference'),
        restores: options.has('-r', '--reference', '-d', '--date', '-t'),
      },
    ];
  },
};

/** `dd if=/dev/null of=f conv=notrunc` opens f and leaves it as it is. */
function readsNothing(command: ShellCommand): boolean {
  const words = command.args.map(({ word }) => literal(word));
  return words.includes('if=/dev/null') && words.some((word) => word?.startsWith('conv=') === true);
}

function awkInPlace(command: ShellCommand): Effect[] {
  const options = new Options(command.args, { values: 'iFvf' });
  if (options.text('-i') !== 'inplace') return [];
  return rewrite(command, options.has('-f') ? options.operands : options.operands.slice(1));
}
