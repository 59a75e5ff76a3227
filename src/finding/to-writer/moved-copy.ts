import type { CopyInstruction } from '../../dockerfile/index.ts';
import {
  baseName,
  isBelow,
  isLiteral,
  joinPath,
  parentPath,
  type PathPattern,
  type PathSet,
} from '../../layers/paths.ts';
import type { BuildModel, PlacedCopy, PredictedChange, RunOutline, WayBack } from '../../predict/model.ts';
import { commandOf, elementOf, removeCommands, replaceText } from '../edits/index.ts';
import type { Fix } from '../finding.ts';
import { isMounted } from './mounts.ts';
import { mergeUpTo, soleWriter } from './merge.ts';

/** Flags of a COPY that leave its destination what it is. */
const PLAIN_COPY = new Set(['from', 'chown', 'chmod', 'checksum', 'exclude']);

/** A COPY of one thing, and the move of it. */
interface Move {
  readonly instruction: CopyInstruction;
  readonly place: PathSet;
  readonly way: WayBack;
  readonly outline: RunOutline;
  readonly change: PredictedChange;
  /** Where it goes, as a path and as it is to be written. */
  readonly to: PathPattern;
  readonly text: string;
  readonly assumptions: readonly string[];
}

/**
 * Lets a COPY or ADD put its file or folder where a later mv brings it; of what a RUN wrote one RUN is made. Not
 * where anything on the way has to do with either place, where the COPY would make folders in one of them, or
 * where what stands at the new one may decide about the name.
 */
export function movedFixes(build: BuildModel, change: PredictedChange): readonly Fix[] {
  const move = readMove(build, change);
  if (move === null) return mergeUpTo(build, change.victims, change.by.layer);
  const { instruction, outline, text, assumptions } = move;
  const element = elementOf(outline, change.by.span);
  const removed = element === undefined ? null : removeCommands(build.file, outline, [element]);
  if (removed === null) return [];
  const { span } = instruction.destination;
  const isJson = build.file.source.slice(span).startsWith('"');
  return [
    {
      title: `let the ${instruction.keyword} write ${text}`,
      safety: 'safe',
      edits: [replaceText(span, isJson ? JSON.stringify(text) : text), ...removed],
      assumptions,
      disposable: [],
    },
  ];
}

function readMove(build: BuildModel, change: PredictedChange): Move | null {
  const { by, victims } = change;
  const writer = soleWriter(victims, by.layer);
  const outline = build.outlineOf(by.layer);
  const instruction = writer === null ? null : build.instructionOf(writer);
  const placed = build.copies.find((copy) => copy.by.layer === writer);
  if (writer === null || outline === null || instruction?.kind !== 'copy' || placed === undefined) {
    return null;
  }
  const place = solePlace(instruction, placed);
  const way = build.wayBack(writer, by);
  const moved = way.moved();
  const [source, ...more] = moved?.sources ?? [];
  if (place === null || moved === null || source === undefined || more.length > 0) return null;
  if (by.certainty !== 'certain' || way.command?.mayFail !== false || source.set.path !== place.path) {
    return null;
  }
  const written = writtenDestination(outline, change);
  const found =
    written === null ? null : newPlace(build, { way, place, moved, written, makes: placed.makes });
  if (found === null) return null;
  const sets = [place, { ...place, path: found.to }];
  const isFree = way.isClear(sets) && !isMounted(by.layer, sets);
  return isFree ? { instruction, place, way, outline, change, ...found } : null;
}

/** The one thing that a COPY brings. */
function solePlace(instruction: CopyInstruction, { places, unpacks }: PlacedCopy): PathSet | null {
  const [place, ...more] = places;
  if (place === undefined || more.length > 0 || unpacks || !isLiteral(place.path) || place.path === '') {
    return null;
  }
  const { sources, heredocs, flags } = instruction;
  if (sources.length !== 1 || heredocs.length > 0 || sources.some(({ text }) => /[*?[]/.test(text))) {
    return null;
  }
  if (!flags.every(({ name }) => PLAIN_COPY.has(name))) return null;
  return place;
}

/** The last word of an mv that says nothing but from where and whereto; null where its text is not plain. */
function writtenDestination(outline: RunOutline, { by }: PredictedChange): string | null {
  const command = commandOf(outline, by.span);
  const words = command?.words.map(({ value }) => value) ?? [];
  const own = words[0] === 'sudo' ? words.slice(1) : words;
  const [program, ...rest] = own;
  const flags = rest.slice(0, -2);
  const last = rest.at(-1);
  const isPlain =
    program === 'mv' &&
    rest.length >= 2 &&
    flags.every((flag) => flag !== null && /^(?:-[fvT]+|--force|--verbose|--)$/.test(flag));
  if (!isPlain || command?.redirected !== false || command.assigned) return null;
  return last !== null && last !== undefined && /^[\w./@+-]+$/.test(last) ? last : null;
}

interface Destination {
  readonly way: WayBack;
  readonly place: PathSet;
  readonly moved: NonNullable<ReturnType<WayBack['moved']>>;
  readonly written: string;
  readonly makes: readonly PathPattern[];
}

/** Where a thing comes to lie, and how that is said of a COPY; null where it depends on what is not known. */
function newPlace(
  build: BuildModel,
  { way, place, moved, written, makes }: Destination,
): Pick<Move, 'to' | 'text' | 'assumptions'> | null {
  const { destination, into } = moved;
  const isFile = place.extent === 'node';
  const isFolder = into !== false && way.hasFolder(destination);
  // A file that goes to a name with a slash at its end goes into a folder; a folder may be renamed so.
  const isInto = isFolder || (into === true && isFile);
  if (into === true && !isInto) return null;
  const to = isInto ? joinPath(destination, baseName(place.path)) : destination;
  if (!isLiteral(to) || to === place.path || isBelow(to, place.path) || isBelow(place.path, to)) return null;
  // The COPY would make the folder, and whoever makes it now would find it there; or leave out one that it makes now.
  const parent = parentPath(to);
  if (!(way.hasFolder(parent) || makes.includes(parent)) || way.hasFolder(to)) return null;
  const isMade = (path: PathPattern): boolean =>
    path === place.path || isBelow(path, place.path) || isBelow(to, path);
  if (!makes.every(isMade)) return null;
  const isAbsolute = written.startsWith('/');
  if (!isAbsolute && (isInto || !way.startsAlike() || way.command?.cwd === null)) return null;
  if (!isAbsolute && to !== joinPath(build.directoryOf(way.from) ?? '?', written)) return null;
  const text = isAbsolute ? to : written;
  const isName = isFile && (into === false || /\/s?bin$/.test(parent) || /\.\w+$/.test(baseName(to)));
  const base = build.baseOf(way.from)?.name ?? null;
  // Of a folder that was there before more would move than the COPY brings.
  const isNew = isFile || makes.includes(place.path);
  if (!isNew && (isInto || way.hasFolder(place.path))) return null;
  const places = isNew ? [to] : [place.path, to];
  if (!isInto && !isName && base !== null) {
    if (build.baseOf(way.from)?.isOfficial !== true || /^\/(?:etc|usr|var|lib)\//.test(to)) return null;
    return { to, text, assumptions: [`${base} has nothing at ${places.join(' and ')}`] };
  }
  return { to, text, assumptions: isInto || base === null ? [] : [`${base} has no folder at ${to}`] };
}
