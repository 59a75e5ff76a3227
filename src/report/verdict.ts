import type { EvidenceBody, Finding, Verdict } from '../finding/finding.ts';
import type { Palette } from './colour.ts';
import { cutMiddle } from './columns.ts';
import { formatSize } from './size.ts';

interface VerdictOptions {
  readonly palette: Palette;
  readonly iec: boolean;
  readonly width: number;
}

/** How many bodies stand under a finding. */
const MOST_BODIES = 3;

/** What an image says of a finding, for its first line. */
export function verdictFact(
  verdict: Exclude<Verdict, { readonly status: 'unmatched' }>,
  options: VerdictOptions,
): string {
  if (verdict.status === 'refuted') return 'refuted by the image';
  const size = options.palette.strong(formatSize(verdict.bytes, options));
  return `confirmed, ${size} in layer ${verdict.layer}`;
}

/** The largest bodies that bear a finding out. */
export function evidenceLines({ verdict }: Finding, options: VerdictOptions): string[] {
  if (verdict?.status !== 'confirmed') return [];
  const bodies = verdict.bodies.toSorted((a, b) => b.bytes - a.bytes);
  const shown = bodies.slice(0, MOST_BODIES);
  const sizes = shown.map(({ bytes }) => formatSize(bytes, options));
  const widest = Math.max(...sizes.map((size) => size.length));
  const lines = shown.map((body, at) => {
    const size = (sizes[at] ?? '').padStart(widest);
    const note = noteOf(body, verdict.layer);
    const room = options.width - LABEL.length - size.length - 2 - note.length;
    return `${size}  ${cutMiddle(body.path, room)}${note}`;
  });
  const more = bodies.length - shown.length;
  if (more > 0) lines.push(`… and ${more.toLocaleString('en-US')} more`);
  return lines.map(
    (line, at) => (at === 0 ? options.palette.help(LABEL.trim()) + ' ' : ' '.repeat(LABEL.length)) + line,
  );
}

const LABEL = 'image: ';

function noteOf({ layer }: EvidenceBody, here: number): string {
  return layer === here ? '' : `, stored in layer ${layer}`;
}
