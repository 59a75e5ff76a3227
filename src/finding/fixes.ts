import type { BuildModel, Layer, Writer } from '../predict/model.ts';
import { addFlag, commandOf, mergeRuns } from './edits/index.ts';
import type { Edit, Fix } from './finding.ts';

/**
 * Gives commands a flag; none where one of them is not there in the text to be edited.
 * @param behind words of which the first that a command has gets it behind itself
 */
export function flagFixes(
  build: BuildModel,
  commands: readonly Writer[],
  flag: string,
  behind: readonly string[],
  rest: Omit<Fix, 'edits' | 'title'>,
): readonly Fix[] {
  const edits = commands.map((by): Edit | null => {
    const outline = build.outlineOf(by.layer);
    const command = outline === null ? undefined : commandOf(outline, by.span);
    if (command === undefined) return null;
    const word = behind.find((name) => command.words.some(({ value }) => value === name));
    return word === undefined ? null : addFlag(command, word, flag);
  });
  const found = edits.flatMap((edit) => edit ?? []);
  if (found.length === 0 || found.length < edits.length) return [];
  return [{ title: `add ${flag}`, edits: found, ...rest }];
}

/** Makes one RUN of two; none where they do not follow each other, or would not mean the same. */
export function mergeFixes(build: BuildModel, first: Layer, second: Layer): readonly Fix[] {
  const [one, other] = [build.outlineOf(first), build.outlineOf(second)];
  const edits = one === null || other === null ? null : mergeRuns(build.file, one, other);
  if (edits === null) return [];
  return [{ title: 'make one RUN of the two', safety: 'safe', edits, assumptions: [], disposable: [] }];
}
