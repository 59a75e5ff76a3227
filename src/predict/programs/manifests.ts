import { literal, type ShellArgument, type ShellCommand } from '../../dockerfile/index.ts';
import { parentPath, type PathPattern } from '../../layers/paths.ts';
import type { Effect } from '../effects.ts';
import { absolutePath, Options, workingDirectory } from '../operands.ts';

interface Fetcher {
  /** Verbs that fetch all that the manifest lists; '' where no verb does. */
  readonly verbs: readonly string[];
  /** Names behind the verb are packages besides. */
  readonly named?: boolean;
  /** The flag that names the manifest. */
  readonly manifest?: string;
}

const JAVASCRIPT: Fetcher = { verbs: ['install', 'i', 'ci', 'clean-install', 'fetch'], named: true };

/** What fetches the packages that a project's manifest lists. */
const FETCHERS: ReadonlyMap<string, Fetcher> = new Map([
  ['npm', JAVASCRIPT],
  ['pnpm', JAVASCRIPT],
  ['bun', JAVASCRIPT],
  ['yarn', { verbs: ['', 'install'], named: true }],
  ['pip', { verbs: ['install'], manifest: '-r' }],
  ['poetry', { verbs: ['install'] }],
  ['pipenv', { verbs: ['install', 'sync'], named: true }],
  ['pdm', { verbs: ['install', 'sync'] }],
  ['uv', { verbs: ['sync'] }],
  ['bundle', { verbs: ['', 'install'] }],
  ['composer', { verbs: ['install'] }],
  ['go', { verbs: ['mod download'] }],
  ['cargo', { verbs: ['fetch'] }],
  ['dotnet', { verbs: ['restore'] }],
]);

/** A command that fetches what a manifest lists, and where that manifest is. */
export function manifestEffects(command: ShellCommand): Effect[] {
  const name = command.name.replace(/(?<=^pip)[\d.]+$/, '');
  const fetcher = FETCHERS.get(name);
  if (fetcher === undefined) return [];
  const options = new Options(command.args, {
    values: 'rj',
    longValues: ['--requirement', '--prefix', '--cwd', '--jobs', '--index-url', '--extra-index-url'],
  });
  if (options.has('-g', '--global', '--version', '--help')) return [];
  const words = options.operands.map(({ word }) => literal(word) ?? '');
  const count = fetcher.verbs.some((verb) => verb.includes(' ')) ? 2 : 1;
  if (!fetcher.verbs.includes(words.slice(0, count).join(' '))) return [];
  if (fetcher.named === true && words.length > count) return [];
  const manifest =
    fetcher.manifest === undefined ? undefined : options.value(fetcher.manifest, '--requirement');
  if (fetcher.manifest !== undefined && manifest === undefined) return [];
  const directory = placeOf(command, manifest);
  return directory === null ? [] : [{ kind: 'manifest', manager: name, directory }];
}

function placeOf(command: ShellCommand, manifest: ShellArgument | undefined): PathPattern | null {
  if (manifest === undefined) return workingDirectory(command);
  const path = absolutePath(manifest.word, command.cwd);
  return path === null ? null : parentPath(path);
}
