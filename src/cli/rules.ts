import { widthOf, wrap } from '../report/printable.ts';
import { DEFAULT_WIDTH } from '../report/text.ts';
import { listedRules } from './all-rules.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Lists the rules. */
export async function listRules(format: 'text' | 'json', io: Io): Promise<ExitCode> {
  const rows = listedRules.map((rule) => ({
    id: rule.id,
    name: rule.name,
    summary: rule.docs.summary,
    ...('optIn' in rule && rule.optIn === true ? { optIn: true } : {}),
  }));
  await io.stdout.write(
    format === 'json'
      ? `${JSON.stringify(rows, null, 2)}\n`
      : table(rows, io.stdout.columns ?? DEFAULT_WIDTH),
  );
  return EXIT.ok;
}

/** Below this a summary is not readable as a column. */
const LEAST_WIDTH = 30;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly optIn?: boolean;
}

function table(rows: readonly Row[], width: number): string {
  const ids = Math.max(...rows.map((row) => widthOf(row.id)));
  const names = Math.max(...rows.map((row) => widthOf(row.name)));
  const indent = ids + names + 4;
  const lines = rows.flatMap((row) => {
    const summary = row.optIn === true ? `${row.summary} (off by default)` : row.summary;
    const [first = '', ...rest] = wrap(summary, Math.max(LEAST_WIDTH, width - indent));
    const head = `${row.id.padEnd(ids)}  ${row.name.padEnd(names)}  ${first}`;
    return [head, ...rest.map((line) => ' '.repeat(indent) + line)];
  });
  return `${lines.join('\n')}\n`;
}
