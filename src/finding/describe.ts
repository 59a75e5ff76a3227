import { hasWildcard, parentPath, showPath, wild, type PathSet } from '../layers/paths.ts';
import { strongest } from '../layers/vocabulary.ts';
import type { BaseImage, PredictedChange, Victim, Writer } from '../predict/model.ts';
import type { FoundPath } from './finding.ts';
import type { Report, RuleContext } from './rule.ts';

/** A set of paths as findings carry them. */
export function foundPath(set: PathSet, isFile: boolean): FoundPath {
  // `find` looks at any depth, which a glob of the contract cannot say: the folder stands for it.
  const deep = set.path.indexOf(wild.anyDepth);
  if (deep !== -1) return { path: showPath(parentPath(set.path.slice(0, deep))), kind: 'tree' };
  if (hasWildcard(set.path)) return { path: showPath(set.path), kind: 'glob' };
  return { path: showPath(set.path), kind: set.extent === 'tree' && !isFile ? 'tree' : 'file' };
}

/** The paths of victims, each once. */
export function victimPaths(victims: readonly Victim[]): FoundPath[] {
  const found = new Map<string, FoundPath>();
  for (const { paths, body } of victims) {
    for (const set of paths) {
      const path = foundPath(set, body.kind === 'file');
      // A file and what may be a folder of the same name: the folder says both.
      if (found.get(path.path)?.kind !== 'tree') found.set(path.path, path);
    }
  }
  return [...found.values()];
}

/** How many names a message lists before it counts. */
const MAX_NAMES = 3;

/** `/a`, `/a and /b`, `/a, /b, /c and 4 more`. */
export function listPaths(paths: readonly FoundPath[]): string {
  const names = paths.map(({ path }) => path);
  if (names.length > MAX_NAMES) {
    return `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`;
  }
  const last = names.pop() ?? 'nothing';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** `is` for one thing, `are` for several; a folder is one. */
export function verb(paths: readonly FoundPath[], one: string, many: string): string {
  return paths.length === 1 ? one : many;
}

/** The sum of what is known; null where something is not known. */
export function sumBytes(victims: readonly { readonly bytes: number | null }[]): number | null {
  let sum = 0;
  for (const { bytes } of victims) {
    if (bytes === null) return null;
    sum += bytes;
  }
  return sum;
}

/** The writers of victims, each once, as the other places that a finding shows. */
export function writtenHere(victims: readonly Victim[], message = 'written here'): Report['related'] {
  const places = new Map<number, Report['related'][number]>();
  for (const { body } of victims) {
    places.set(body.source.span.start, { message, span: body.source.span });
    // Between the two it may have been stored again already.
    if (body.writer !== body.source) {
      places.set(body.writer.span.start, { message: 'stored again here', span: body.writer.span });
    }
  }
  return [...places.values()].sort((a, b) => a.span.start - b.span.start);
}

/** Everything about a change that a report needs besides its message. */
export function reportOf(change: PredictedChange, victims: readonly Victim[]): Omit<Report, 'message'> {
  return {
    at: change.by.span,
    instruction: change.by.layer.span,
    paths: victimPaths(victims),
    bytes: sumBytes(victims),
    confidence: strongest(...victims.map(({ certainty }) => certainty)),
    related: writtenHere(victims),
  };
}

/** Reports bodies that a change stores a second time for nothing but `what`; says nothing where there are none. */
export function reportAgain(
  report: RuleContext['report'],
  change: PredictedChange,
  victims: readonly Victim[],
  what: string,
  fixes?: Report['fixes'],
): void {
  if (victims.length === 0) return;
  const found = { ...reportOf(change, victims), ...(fixes === undefined ? {} : { fixes }) };
  const subject = `${listPaths(found.paths)} ${verb(found.paths, 'is', 'are')}`;
  report({ ...found, message: `${subject} stored a second time, only to change the ${what}` });
}

/** Whether a body came by COPY or ADD. */
export function wasCopied({ body }: Victim): boolean {
  return body.source.layer.keyword !== 'RUN';
}

/** A piece of advice: nothing that an image could be asked for by path. */
export function advice(by: Writer, message: string, more: Partial<Report> = {}): Report {
  return adviceAt(by.span, by.layer.span, message, more);
}

/** Advice on the choice of the base image, at its name in FROM. */
export function adviceOnBase(
  { span, instruction }: BaseImage,
  message: string,
  more: Partial<Report> = {},
): Report {
  return adviceAt(span, instruction, message, more);
}

function adviceAt(
  at: Report['at'],
  instruction: Report['instruction'],
  message: string,
  more: Partial<Report>,
): Report {
  return { at, instruction, paths: [], bytes: null, confidence: 'likely', related: [], ...more, message };
}
