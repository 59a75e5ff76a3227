import { byPosition } from '../engine/order.ts';
import { applySuppressions } from '../engine/suppress.ts';
import type { LintedFile } from '../finding/finding.ts';
import { type LayerMatch, matchLayers } from '../match/layers.ts';
import type { ObservedRule } from '../match/observed-rules.ts';
import { trimmingFindings } from '../match/trimmings.ts';
import { unpredictedFindings } from '../match/unpredicted.ts';
import { joinImage } from '../match/verdicts.ts';
import type { ImageFacts } from '../report/image-facts.ts';
import { imageEntry } from '../report/image-json.ts';
import { imageReport } from '../report/image-text.ts';
import type { TextOptions } from '../report/text.ts';
import { brokenBudgets, type BudgetSettings, readBudgets } from './budgets.ts';
import { imageFacts } from './image-facts.ts';
import { foretell } from '../fix/foretell.ts';
import type { Io } from './io.ts';
import type { SingleFile } from './lint-files.ts';
import type { OutputSettings } from './output.ts';
import { findBase, type ImageSettings, readImage } from './read-image.ts';

/** A linted file held against an image. */
export interface JoinedImage {
  /** The file, its findings with their verdicts and with what nothing predicted. */
  readonly file: LintedFile;
  /** The budgets that the image breaks, a line each. */
  readonly broken: readonly string[];
  readonly text: (options: TextOptions) => string;
  readonly json: () => object;
}

/**
 * Reads an image and holds a linted Dockerfile against it.
 * @param single null where the Dockerfile could not be read; then only the options are looked at
 */
export async function lintImage(
  single: SingleFile | null,
  spec: string,
  settings: ImageSettings & BudgetSettings & OutputSettings,
  observed: readonly ObservedRule[],
  io: Io,
): Promise<JoinedImage | null> {
  const budgets = readBudgets(settings);
  if (single === null) return null;
  const { file, model, parsed } = single.result;
  const image = await readImage(spec, settings, io);
  const base =
    (await findBase(image, spec, settings)) ??
    baseOf(matchLayers(image.layers.length, image.config.history, model.trail()));
  const accounting = image.accountFor(base);
  const joined = joinImage(model, file.findings, { ...image, accounting });
  const unpredicted = unpredictedFindings(joined.layers, joined.unpredicted);
  const told = [...joined.findings, ...unpredicted];
  const seen = [...unpredicted, ...trimmingFindings(joined.layers, accounting.trimmings(), told)].filter(
    ({ rule }) => observed.some(({ id }) => id === rule),
  );
  // Comments that suppress nothing were told when the file was linted.
  const marked = applySuppressions(seen, parsed, { ran: [], known: [] });
  const judged = { ...file, findings: [...joined.findings, ...marked].toSorted(byPosition) };
  const foretold = foretell(single.text, file, judged, single.lint);
  const facts: ImageFacts = { ...imageFacts(image, base, { file, layers: joined.layers }), foretold };
  return {
    file: judged,
    broken: brokenBudgets(budgets, facts, { iec: settings.iec === true }),
    text: (options) => imageReport(facts, options),
    json: () => imageEntry(facts),
  };
}

/** The layers in front of the Dockerfile's first instruction. */
function baseOf(layers: readonly LayerMatch[]): number {
  const first = layers.findIndex(({ base }) => !base);
  return first === -1 ? layers.length : first;
}
