import { widthOf, wrap } from '../report/printable.ts';
import { DEFAULT_WIDTH } from '../report/text.ts';
import { listedRules } from './all-rules.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Lists the rules. */
export async function listRules(format: 'text' | 'json', io: Io): Promise<ExitCode> {
  const rows = listedRules.map(({ id, name, docs }) => ({ id, name, summary: docs.summary }));
  await io.stdout.write(
    format === 'json'
      ? `${JSON.stringify(rows, null, 2)}\n`
      : table(rows, io.stdout.columns ?? DEFAULT_WIDTH),
  );
  return EXIT.ok;
}

/** Below this a summary is not readable as a column. */
const LEAST_WIDTH = 30;

function table(rows: readonly { id: string; name: string; summary: string }[], width: number): string {
  const ids = Math.max(...rows.map((row) => widthOf(row.id)));
  const names = Math.max(...rows.map((row) => widthOf(row.name)));
  const indent = ids + names + 4;
  const lines = rows.flatMap((row) => {
    const [first = '', ...rest] = wrap(row.summary, Math.max(LEAST_WIDTH, width - indent));
    const head = `${row.id.padEnd(ids)}  ${row.name.padEnd(names)}  ${first}`;
    return [head, ...rest.map((line) => ' '.repeat(indent) + line)];
  });
  return `${lines.join('\n')}\n`;
}
