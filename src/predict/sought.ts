import type { BuildContext } from '../context/context.ts';
import type { Source } from './copy-source.ts';
import type { ContextFacts } from './stored.ts';

/** The sources that COPY and ADD name in the build context: whether a guessed folder holds them. */
export class SoughtSources {
  /** Named, and there. The folder as a whole, and what is made by a build before, tell nothing. */
  found = 0;
  missing = 0;

  add(text: string, sources: readonly Source[]): void {
    if (/^(?:https?|ftp|git|ssh):|^git@|^github\.com\/|^<</.test(text)) return;
    if (/^[./]*\*?$/.test(text)) return;
    if (sources.some((source) => source.kind !== 'unknown' && isOfContext(source))) this.found++;
    else this.missing++;
  }
}

/** What was only guessed by its name has no content. */
function isOfContext(source: Exclude<Source, { kind: 'unknown' }>): boolean {
  return source.kind === 'file' ? source.bytes !== null : source.files !== null;
}

/**
 * Without a folder named by the user, that of the Dockerfile stands in for the context, and `docker/Dockerfile` mostly
 * has another. It is believed where it is the root of a repository, or where all that the file names is there and
 * there was something to name, or a .dockerignore beside it.
 */
export function contextFacts(context: BuildContext | null, sources: SoughtSources): ContextFacts | null {
  if (context === null) return null;
  const { explicit, ignoreFile } = context;
  if (explicit) return { certainty: 'certain', ignoreFile };
  const signs = (sources.found > 0 ? 1 : 0) + (ignoreFile === '.dockerignore' ? 1 : 0);
  const fits = signs > (sources.missing > 0 ? 1 : 0);
  return { certainty: fits || isRepository(context) ? 'likely' : 'possible', ignoreFile };
}

function isRepository(context: BuildContext): boolean {
  return (context.match('.git/HEAD') ?? []).length > 0;
}
