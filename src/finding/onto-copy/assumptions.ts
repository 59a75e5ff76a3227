import type { PathPattern, PathSet } from '../../layers/paths.ts';
import { overlap, parentPath, resolvePath } from '../../layers/paths.ts';
import type { BuildModel } from '../../predict/model.ts';
import type { Changed } from './copies.ts';

/** Folders of the system's programs, which may be set-user-ID or have capabilities. */
const OF_PROGRAMS = ['bin', 'sbin', 'lib', 'lib64', 'libexec'].flatMap((name): PathSet[] =>
  ['', '/usr', '/usr/local'].map((folder) => ({ path: `${folder}/${name}`, extent: 'tree' })),
);

/** Whether copied files may have set-id bits or capabilities: a chown clears these, a COPY keeps them. */
export function mayBeSetId({ stageCopies }: BuildModel, { victims, instruction, placed }: Changed): boolean {
  const modes = victims.flatMap(({ body }) => [body.mode, ...(body.files?.map(({ mode }) => mode) ?? [])]);
  if (modes.some((mode) => mode !== null && (mode & 0o6000) !== 0)) return true;
  if (!instruction.flags.some(({ name }) => name === 'from')) return false;
  const sources = stageCopies.filter(({ by }) => by.layer === placed.by.layer);
  // Of another image only the path is known.
  const paths =
    sources.length > 0
      ? sources.map(({ source }) => source)
      : instruction.sources.map(({ text }) => resolvePath('', text));
  return (
    paths.some((path) =>
      OF_PROGRAMS.some((folder) => overlap(folder, { path, extent: 'tree' }).answer !== 'no'),
    ) || sources.some(({ maySetBits }) => maySetBits())
  );
}

/** What was taken for granted, each a sentence without a full stop. */
export function assumptionsOf(
  build: BuildModel,
  changed: readonly Changed[],
  targets: readonly PathSet[],
): string[] {
  const found: string[] = [];
  const trees = targets.filter(({ extent, path }) => {
    return (
      extent === 'tree' &&
      !changed.some(({ placed }) =>
        placed.places.some((place) => place.path === path && place.extent === 'node'),
      )
    );
  });
  const base = changed[0] === undefined ? null : build.baseOf(changed[0].placed.by.layer);
  if (trees.length > 0 && base !== null) {
    found.push(`${base.name} has nothing at ${trees.map(({ path }) => path).join(', ')}`);
  }
  const isKnown = base === null || base.family !== null || base.hasDistribution;
  const parents = isKnown ? [] : parentsInBase(build, changed);
  if (base !== null && parents.length > 0) found.push(`${base.name} has ${parents.join(', ')}`);
  const modes = changed.flatMap(({ victims }) =>
    victims.flatMap(({ body }) => body.files?.map(({ mode }) => mode) ?? [body.mode]),
  );
  if (modes.some((mode) => mode === null)) {
    found.push('none of the copied files is set-user-ID or has capabilities');
  }
  const stages = changed.flatMap(({ instruction }) => {
    return instruction.flags.flatMap(({ name, value }) =>
      name === 'from' && value !== null ? value.text : [],
    );
  });
  if (stages.length > 0) {
    found.push(
      `what ${[...new Set(stages)].join(' and ')} holds belongs to the root group where nothing says otherwise`,
    );
  }
  return found;
}

/** Folders that every base image with a shell has. */
const EVERYWHERE: ReadonlySet<PathPattern> = new Set([
  '',
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/proc',
  '/root',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/var',
]);

/** The folders to which the copies go, or in which they make others, if they have to be in the base image. */
function parentsInBase({ folders }: BuildModel, changed: readonly Changed[]): PathPattern[] {
  const parents = changed.flatMap(({ placed: { places, makes } }) =>
    places.map(({ path }) => {
      let parent = parentPath(path);
      while (makes.includes(parent)) parent = parentPath(parent);
      return parent;
    }),
  );
  const made = new Set([...EVERYWHERE, ...folders.map(({ path }) => path)]);
  return [...new Set(parents)].filter((path) => !made.has(path)).sort();
}
