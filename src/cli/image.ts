import { imageEntry } from '../report/image-json.ts';
import { imageReport, imageSummary } from '../report/image-text.ts';
import { jsonReport } from '../report/json.ts';
import { overBudget } from '../report/text.ts';
import { brokenBudgets, type BudgetSettings, readBudgets } from './budgets.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { imageFacts } from './image-facts.ts';
import type { Io } from './io.ts';
import { type OutputSettings, textOptions } from './output.ts';
import { findBase, type ImageSettings, readImage } from './read-image.ts';
import { version } from './version.ts';

/** Says where the bytes of an image went. */
export async function reportImage(
  spec: string,
  settings: ImageSettings & BudgetSettings & OutputSettings,
  io: Io,
): Promise<ExitCode> {
  const budgets = readBudgets(settings);
  const image = await readImage(spec, settings, io);
  const base = await findBase(image, spec, settings);
  const facts = imageFacts(image, base, null);
  const broken = brokenBudgets(budgets, facts, { iec: settings.iec === true });
  const exitCode = broken.length > 0 ? EXIT.findings : EXIT.ok;
  if (settings.format === 'json') {
    const options = { version, exitCode, showSuppressed: false, image: imageEntry(facts) };
    await io.stdout.write(jsonReport([], options));
  } else {
    const options = await textOptions(settings, io);
    await io.stdout.write(`${imageReport(facts, options)}\n${imageSummary(facts, options)}`);
  }
  await io.stderr.write(broken.map(overBudget).join(''));
  return exitCode;
}
