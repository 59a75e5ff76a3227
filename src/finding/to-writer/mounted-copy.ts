import type { CopyInstruction } from '../../dockerfile/index.ts';
import { baseName, contains, isLiteral, overlap, type PathSet } from '../../layers/paths.ts';
import type { BuildModel, PredictedChange, RunOutline, Stored, WayBack } from '../../predict/model.ts';
import { foundPath } from '../describe.ts';
import {
  addInstructionFlag,
  commandOf,
  elementOf,
  removeCommands,
  removeInstruction,
  removeWords,
} from '../edits/index.ts';
import type { Edit, Fix } from '../finding.ts';
import { usedOutside } from '../uses.ts';
import { isMounted } from './mounts.ts';

/** More flags would hide the command. */
const MOST_MOUNTS = 3;

/** A COPY whose files one RUN uses, and nothing else. */
interface Used {
  readonly copy: CopyInstruction;
  readonly places: readonly PathSet[];
  readonly outline: RunOutline;
  readonly way: WayBack;
  readonly change: PredictedChange;
}

/** Mounts what a COPY brings for the RUN that uses and removes it, in the place of both. */
export function mountedFixes(
  build: BuildModel,
  change: PredictedChange,
  bodies: readonly Stored[],
): readonly Fix[] {
  const used = readUsed(build, change, bodies);
  const left = used === null ? null : withoutRemoval(build, used);
  return used === null || left === null ? [] : mountFix(build, used, left, []);
}

/** Mounts an archive that stays in the image for the RUN that unpacks it, where nothing else names it. */
export function mountedArchiveFixes(
  build: BuildModel,
  change: PredictedChange,
  bodies: readonly Stored[],
): readonly Fix[] {
  const used = readUsed(build, change, bodies);
  const [body] = bodies;
  if (used === null || body === undefined) return [];
  const { layer } = body.writer;
  const isNamed = used.places.some(({ path }) => {
    const name = baseName(path);
    return (
      build.namedElsewhere(change.by.layer, name) ||
      build.links.some(({ to }) => to === path) ||
      usedOutside(build, layer, [path], name)
    );
  });
  return isNamed || used.places.length !== bodies.length ? [] : mountFix(build, used, [], used.places);
}

function readUsed(build: BuildModel, change: PredictedChange, bodies: readonly Stored[]): Used | null {
  const { by } = change;
  const [body, ...more] = bodies;
  const layer = body?.source.layer;
  if (body === undefined || layer === undefined || layer.stage !== by.layer.stage) return null;
  const isOne = [body, ...more].every(
    ({ source, writer, kind }) => source.layer === layer && source === writer && kind !== 'either',
  );
  const copy = build.instructionOf(layer);
  const placed = build.copies.find((other) => other.by.layer === layer);
  const outline = build.outlineOf(by.layer);
  if (!isOne || by.certainty !== 'certain' || copy?.kind !== 'copy' || outline === null) return null;
  if (placed === undefined || !canBeMounted(copy) || placed.places.length !== copy.sources.length) {
    return null;
  }
  const { places, makes } = placed;
  const way = build.wayBack(layer, by);
  // Where the base image has its working directory only the builder knows.
  if (!copy.destination.text.startsWith('/') && !way.knowsDirectory()) return null;
  const gone = way.removed().map(({ set }) => set);
  const isLeft = makes.some(
    (path) => ![...gone, ...places].some((set) => contains(set, { path, extent: 'node' }) === 'yes'),
  );
  const isPlain = places.every(({ path }) => isLiteral(path) && /^(?:\/[\w.@+-]+)+$/.test(path));
  if (isLeft || !isPlain || isMounted(by.layer, places) || !way.isClearBetween(places)) return null;
  return { copy, places, outline, way, change };
}

/** Whether a mount can bring the same: from the context or a stage, with its own owner and mode. */
function canBeMounted({ keyword, sources, heredocs, flags }: CopyInstruction): boolean {
  return (
    keyword === 'COPY' &&
    heredocs.length === 0 &&
    sources.length <= MOST_MOUNTS &&
    sources.every(({ text }) => /^[\w./@+-]+$/.test(text)) &&
    flags.every(({ name, value }) => name === 'from' && /^[\w./:@-]+$/.test(value?.text ?? ''))
  );
}

/** The edits by which the RUN no longer removes what is mounted; null where it removes more, or less, than that. */
function withoutRemoval(build: BuildModel, { change, outline, way, places }: Used): Edit[] | null {
  const element = elementOf(outline, change.by.span);
  const command = commandOf(outline, change.by.span);
  if (change.by.name !== 'rm' || element === undefined || command === undefined) return null;
  if (outline.elements.length < 2) return null;
  const removed = way.removed();
  const own = removed.filter(({ set }) => places.some((place) => overlap(set, place).answer !== 'no'));
  // What is above a mount cannot be removed.
  const isExact = own.every(({ set }) => places.some((place) => place.path === set.path));
  if (!isExact || new Set(own.map(({ set }) => set.path)).size < places.length) return null;
  if (own.length === removed.length) return removeCommands(build.file, outline, [element]);
  return removeWords(
    build.file,
    outline,
    command,
    own.map(({ span }) => span),
  );
}

function mountFix(
  build: BuildModel,
  used: Used,
  left: readonly Edit[],
  gone: readonly PathSet[],
): readonly Fix[] {
  const { copy, places, outline } = used;
  const writable = writing(used);
  const removed = removeInstruction(build.file, copy);
  if (writable === null || removed === null) return [];
  const flags = places.map(({ path }, index) =>
    mountFlag(copy, copy.sources[index]?.text ?? '', path, writable),
  );
  const names = places.map(({ path }) => path).join(', ');
  return [
    {
      title: `mount ${names} for the RUN that uses ${places.length === 1 ? 'it' : 'them'}`,
      safety: 'unsafe',
      edits: [...removed, flagEdit(build, outline, flags), ...left],
      assumptions: [
        'the builder is BuildKit, or another one that knows RUN --mount',
        writable
          ? 'what the RUN writes there is not needed afterwards'
          : `nothing in the RUN writes to ${names}, which is mounted read-only`,
      ],
      disposable: gone.map((place) => foundPath(place, place.extent === 'node')),
    },
  ];
}

/** Longer lines are broken behind the flags. */
const LINE_LENGTH = 120;

function flagEdit(
  { file }: BuildModel,
  { instruction, form, escape }: RunOutline,
  flags: readonly string[],
): Edit {
  const edit = addInstructionFlag(instruction, flags.join(' '));
  const { text } = file.source;
  const line = text.slice(instruction.span.start).split('\n', 1)[0] ?? '';
  const rest = text.slice(edit.span.end, instruction.span.start + line.length);
  const isBroken = rest.trim() === escape || rest.trim() === '';
  if (form === 'heredoc' || isBroken || line.length + edit.text.length <= LINE_LENGTH) return edit;
  // The space before the command is there already.
  return { ...edit, text: `${edit.text} ${escape}\n   ` };
}

function mountFlag({ flags }: CopyInstruction, source: string, target: string, writable: boolean): string {
  const from = flags.find(({ name }) => name === 'from')?.value?.text;
  const path = source.replace(/^(?:\.\/)+/, '').replace(/(?<=.)\/+$/, '');
  const parts = [
    'type=bind',
    ...(from === undefined ? [] : [`from=${from}`]),
    ...(path === '' || path === '.' ? [] : [`source=${path}`]),
    `target=${target}`,
    ...(writable ? ['rw'] : []),
  ];
  return `--mount=${parts.join(',')}`;
}

/** Whether the RUN writes among what is mounted; null where it does what cannot be done to a mount. */
function writing({ way, places }: Used): boolean | null {
  let writes = false;
  const isAmong = (set: PathSet): boolean => places.some((place) => overlap(set, place).answer !== 'no');
  const isRoot = (set: PathSet): boolean =>
    places.some((place) => contains(set, { path: place.path, extent: 'node' }) !== 'no');
  const isFile = places.some(({ extent }) => extent === 'node');
  for (const { directory, effects } of way.beside()) {
    for (const effect of effects) {
      if (effect.kind === 'move' && effect.sources.some(({ set }) => isRoot(set))) return null;
      if (effect.kind === 'remove' && effect.targets.some(({ set }) => isRoot(set))) return null;
      // A file that is written anew takes the place of the old one, which a mount does not allow.
      if (effect.kind === 'rewrite' && effect.targets.some(({ set }) => isFile && isAmong(set))) return null;
      if (effect.kind === 'consume' && effect.replaces && effect.archives.some(({ set }) => isAmong(set))) {
        return null;
      }
      if ('targets' in effect && effect.targets.some(({ set }) => isAmong(set))) writes = true;
    }
    const worksThere = places.some(
      (place) =>
        place.extent === 'tree' &&
        (directory === null || contains(place, { path: directory, extent: 'node' }) !== 'no'),
    );
    if (worksThere) writes = true;
  }
  return writes;
}
