import type { OutlineCommand } from '../dockerfile/index.ts';
import { baseName, isLiteral, parentPath } from '../layers/paths.ts';
import type { BuildModel, Remaining, RunOutline } from '../predict/model.ts';
import { foundPath } from './describe.ts';
import { appendCommand, commandOf } from './edits/index.ts';
import type { Fix } from './finding.ts';
import { usedOutside } from './uses.ts';

/** Removes a download at the end of the RUN that fetched and used it, where its name is written down and nothing else uses it. */
export function downloadFixes(build: BuildModel, { body }: Remaining): readonly Fix[] {
  const { layer, certainty, span } = body.writer;
  const outline = build.outlineOf(layer);
  const path = body.at.path;
  if (outline === null || certainty !== 'certain') return [];
  if (body.source !== body.writer || !isLiteral(path)) return [];
  const command = commandOf(outline, span);
  const word = command === undefined ? null : writtenName(outline, command, path);
  if (word === null || outline.functions.has('rm')) return [];
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  const globs = [`*${name.slice(dot === -1 ? name.length : dot)}`, `${parentPath(path)}/*`];
  if ([name, ...globs].some((text) => build.namedElsewhere(layer, text))) return [];
  if (usedOutside(build, layer, [path], name) || build.links.some(({ to }) => to === path)) return [];
  const edits = appendCommand(build.file, outline, `rm ${word}`);
  if (edits === null) return [];
  return [
    {
      title: `remove ${word} at the end of the RUN`,
      safety: 'safe',
      edits,
      assumptions: [],
      disposable: [foundPath(body.at, true)],
    },
  ];
}

/** Flags that say where downloads go. */
const FOLDER = /^(?:-P|-d|--directory-prefix|--output-dir|--dir)/;

/** How the file can be named at the end of the RUN, from what is written there; null where variables have a part in it. */
function writtenName(outline: RunOutline, command: OutlineCommand, path: string): string | null {
  const name = baseName(path);
  const values = command.words.flatMap(({ value }) => value ?? []);
  if (command.words.some(({ value }) => value === 'sudo') || !/^[\w./+@~-]+$/.test(path)) return null;
  if (values.includes(path)) return path;
  const written = values.find((value) => value === name || value.endsWith(`/${name}`));
  if (written === undefined || path.includes('~')) return null;
  const words = outline.commands.flatMap((other) => other.words.flatMap(({ value }) => value ?? []));
  if (words.includes(parentPath(path))) return path;
  // It lies where the script runs: as long as that stays one place.
  const stays = !words.some((value) => value === 'cd' || value === 'pushd');
  if (!stays || values.some((value) => FOLDER.test(value))) return null;
  const isUrl = written.includes('://');
  return isUrl ? name : written;
}
