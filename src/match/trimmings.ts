import { listPaths } from '../finding/describe.ts';
import type { Finding, FoundPath } from '../finding/finding.ts';
import type { Trimming, TrimmingKind } from '../observe/index.ts';
import type { LayerMatch } from './layers.ts';
import {
  bytecodeKept,
  documentationKept,
  identicalFiles,
  logsKept,
  type ObservedRule,
  staticLibrariesKept,
} from './observed-rules.ts';
import { isNamed } from './verdicts.ts';

const RULE_OF: Readonly<Record<TrimmingKind, ObservedRule>> = {
  documentation: documentationKept,
  bytecode: bytecodeKept,
  libraries: staticLibrariesKept,
  logs: logsKept,
  copies: identicalFiles,
};

/** What the files are, going on behind their number. */
const WHAT: Readonly<Record<TrimmingKind, readonly [string, string]>> = {
  documentation: ['file of manuals and translations', 'files of manuals and translations'],
  bytecode: ['file of compiled Python', 'files of compiled Python'],
  libraries: ['static library', 'static libraries'],
  logs: ['log', 'logs'],
  copies: ['large file twice', 'large files twice'],
};

/** More are told by their number. */
const MOST_PATHS = 100;

/**
 * Mentions what an image may do without, on the instructions that stored it.
 * @param told the findings so far: a copy that one of them tells is not told again
 */
export function trimmingFindings(
  layers: readonly LayerMatch[],
  trimmings: readonly Trimming[],
  told: readonly Finding[],
): readonly Finding[] {
  const confirmed = told.filter(({ verdict }) => verdict?.status === 'confirmed');
  return trimmings.flatMap((trimming) => {
    const { layer, kind, files } = trimming;
    const match = layers[layer];
    if (match === undefined || match.entry === null || match.base) return [];
    if (match.confidence !== 'exact' && match.confidence !== 'strong') return [];
    const { span } = match.entry;
    const places = trimming.places.filter(({ path }) => {
      const isTold = kind === 'copies' && confirmed.some((finding) => isNamed(finding.paths, path));
      return !isTold;
    });
    if (places.length === 0) return [];
    const isWhole = places.length === trimming.places.length;
    const bytes = isWhole ? trimming.bytes : places.reduce((sum, place) => sum + place.bytes, 0);
    const number = isWhole ? files : places.length;
    const paths = places
      .slice(0, MOST_PATHS)
      .map(({ path }): FoundPath => ({ path, kind: kind === 'copies' ? 'file' : 'tree' }));
    const rule = RULE_OF[kind];
    const [one, several] = WHAT[kind];
    const what = `${number.toLocaleString('en-US')} ${number === 1 ? one : several}`;
    const [first] = places;
    const where =
      kind === 'copies' && first !== undefined && first.copyOf !== null
        ? `, as ${first.copyOf} is the same`
        : '';
    return {
      rule: rule.id,
      name: rule.name,
      severity: 'info',
      confidence: 'certain',
      message: `The image holds ${what} of this instruction: ${listPaths(paths)}${where}`,
      help: rule.docs.help,
      span,
      instruction: span,
      further: [],
      paths,
      bytes,
      related: [],
      evidence: 'kept',
      quiet: false,
      // Without bodies: what an image may want is not counted among what it stores for nothing.
      verdict: { status: 'confirmed', layer, bytes, bodies: [] },
      suppressed: null,
      fixes: [],
    };
  });
}
