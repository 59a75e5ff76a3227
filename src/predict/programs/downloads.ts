import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import type { Effect } from '../effects.ts';
import { Options, target } from '../operands.ts';
import type { Family } from './program.ts';

const CURL = {
  values: 'AbcCdDeEFHhIKmoPQrtTuUwxXyYz',
  longValues: [
    '--output',
    '--output-dir',
    '--header',
    '--data',
    '--data-raw',
    '--request',
    '--user',
    '--user-agent',
    '--retry',
    '--retry-delay',
    '--retry-max-time',
    '--connect-timeout',
    '--max-time',
    '--cacert',
    '--cert',
    '--key',
    '--proxy',
    '--cookie',
    '--referer',
    '--write-out',
    '--form',
    '--tls-max',
    '--ciphers',
    '--resolve',
    '--speed-limit',
    '--speed-time',
    '--max-redirs',
    '--proto',
    '--url',
  ],
};
const WGET = {
  values: 'oOaeiBtTwQPUlADRIX',
  longValues: [
    '--output-document',
    '--output-file',
    '--append-output',
    '--tries',
    '--timeout',
    '--wait',
    '--directory-prefix',
    '--header',
    '--user-agent',
    '--user',
    '--password',
    '--input-file',
    '--post-data',
    '--ca-certificate',
    '--waitretry',
    '--retry-connrefused',
    '--read-timeout',
    '--method',
    '--progress',
    '--level',
    '--accept',
    '--reject',
  ],
};

/** The last name in a URL's path, as `curl -O` and wget call the file. */
function urlName(argument: ShellArgument): ShellArgument | null {
  const parts = [...argument.word];
  const slash = parts.findLastIndex((part) => typeof part === 'string' && part.includes('/'));
  const part = parts[slash];
  if (typeof part !== 'string') return null;
  const tail = part.slice(part.lastIndexOf('/') + 1);
  const word = [...(tail === '' ? [] : [tail]), ...parts.slice(slash + 1)];
  const query = word.findIndex((piece) => typeof piece === 'string' && piece.includes('?'));
  const cut =
    query === -1
      ? word
      : [
          ...word.slice(0, query),
          ...(typeof word[query] === 'string' ? [word[query].replace(/\?.*$/, '')] : []),
        ];
  // A URL whose last part is only a host has no name.
  if (cut.length === 0 || /^[a-z]+:\/\/[^/]*$/i.test(literal(argument.word) ?? '')) return null;
  return { ...argument, word: cut, script: null };
}

function download(
  file: ShellArgument,
  command: ShellCommand,
  directory: ShellArgument | undefined,
): Effect[] {
  const word = directory === undefined ? file.word : [...directory.word, '/', ...file.word];
  const found = target({ ...file, word, script: null }, command, { tree: false, required: false });
  return found === null || found.set.path.startsWith('/dev/') ? [] : [{ kind: 'download', target: found }];
}

function curl(command: ShellCommand): Effect[] {
  const options = new Options(command.args, CURL);
  const urls = [...options.operands, ...(options.values.get('--url') ?? [])];
  const directory = options.value('--output-dir');
  const named = [...(options.values.get('-o') ?? []), ...(options.values.get('--output') ?? [])];
  const effects = named
    .filter(({ word }) => literal(word) !== '-')
    .flatMap((file) => download(file, command, directory));
  if (options.has('-O', '--remote-name', '--remote-name-all')) {
    for (const url of urls.slice(named.length)) {
      const file = urlName(url);
      if (file !== null) effects.push(...download(file, command, directory));
    }
  }
  return effects;
}

function wget(command: ShellCommand): Effect[] {
  const options = new Options(command.args, WGET);
  if (options.has('--spider')) return [];
  const output = options.value('-O', '--output-document');
  if (output !== undefined) return literal(output.word) === '-' ? [] : download(output, command, undefined);
  const directory = options.value('-P', '--directory-prefix');
  return options.operands.flatMap((url) => {
    const file = urlName(url);
    return file === null ? [] : download(file, command, directory);
  });
}

export const downloads: Family = {
  curl,
  wget,
  aria2c: (command) => {
    const options = new Options(command.args, { values: 'odsxj', longValues: ['--out', '--dir'] });
    const file =
      options.value('-o', '--out') ??
      options.operands.map((url) => urlName(url)).find((name) => name !== null) ??
      undefined;
    return file === undefined ? [] : download(file, command, options.value('-d', '--dir'));
  },
};
