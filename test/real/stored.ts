/** What stored.py tells of an image, held against the instructions of its Dockerfile. */
import type { Instruction } from '../../src/dockerfile/index.ts';
import type { Finding } from '../../src/finding/finding.ts';

interface Dead {
  readonly path: string;
  readonly bytes: number;
  readonly layer: number;
  readonly killer: { readonly layer: number; readonly path: string; readonly kind: string };
}
/** What stored.py prints. */
export interface Stored {
  readonly history: readonly { readonly created_by: string; readonly empty: boolean }[];
  readonly layers: readonly {
    readonly files: Readonly<Record<string, number>>;
    /** Hard links, each to the name that holds the body. */
    readonly links: Readonly<Record<string, string>>;
    readonly whiteouts: readonly string[];
  }[];
  readonly dead: readonly Dead[];
  readonly live: number;
}

/** The instruction that each layer belongs to, found from the end of the history; null for the base's. */
export function instructionsOfLayers(
  stored: Stored,
  instructions: readonly Instruction[],
): (Instruction | null)[] {
  const entries = stored.history.map((entry) => ({ ...entry, instruction: null as Instruction | null }));
  const usable = instructions.filter(({ kind }) => kind !== 'onbuild');
  let at = entries.length - 1;
  for (const instruction of usable.toReversed()) {
    const matches = (text: string): boolean => {
      if (instruction.keyword === 'RUN') {
        return !/#\(nop\)|^(?:COPY|ADD|ENV|WORKDIR|USER|CMD|ENTRYPOINT|LABEL|ARG|EXPOSE|VOLUME)\s/.test(text);
      }
      return new RegExp(`(?:#\\(nop\\)\\s+|^)${instruction.keyword}\\b`).test(text);
    };
    let look = at;
    while (look >= 0 && !matches(entries[look]?.created_by ?? '')) look--;
    const entry = entries[look];
    if (entry === undefined) continue;
    entry.instruction = instruction;
    at = look - 1;
  }
  return entries.filter(({ empty }) => !empty).map(({ instruction }) => instruction);
}

/** Whether the paths of a finding cover a path. */
export function names(finding: Finding, path: string): boolean {
  return finding.paths.some((found) => {
    if (found.kind === 'tree') {
      return found.path === '/' || path === found.path || path.startsWith(`${found.path}/`);
    }
    if (found.kind === 'file') return path === found.path;
    const pattern = found.path
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]');
    return new RegExp(`^${pattern}(?:/.*)?$`).test(path);
  });
}
