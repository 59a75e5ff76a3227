import { diffImages, type ObservedImage } from '../observe/index.ts';
import type { DiffFacts, DiffSideFacts } from '../report/diff-facts.ts';
import { jsonDifference } from '../report/diff-json.ts';
import { diffReport } from '../report/diff-text.ts';
import { UsageError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { layerHistory } from './image-facts.ts';
import type { Io } from './io.ts';
import { type OutputSettings, textOptions } from './output.ts';
import { type ImageSettings, readImage } from './read-image.ts';
import { version } from './version.ts';

export type DiffSettings = Pick<ImageSettings, 'platform' | 'verify'> & OutputSettings;

/** Says what became of an image. */
export async function reportDifference(
  before: string,
  after: string,
  settings: DiffSettings,
  io: Io,
): Promise<ExitCode> {
  if (before === '-' && after === '-') throw new UsageError('only one of the images can be standard input');
  // Whether a file of the same size changed only its content tells.
  const contents = { contents: true };
  const old = await readImage(before, settings, io, contents);
  const facts = diffFacts(old, await readImage(after, settings, io, contents));
  await io.stdout.write(
    settings.format === 'json'
      ? jsonDifference(facts, version)
      : diffReport(facts, await textOptions(settings, io)),
  );
  return EXIT.ok;
}

function diffFacts(before: ObservedImage, after: ObservedImage): DiffFacts {
  const found = diffImages(before, after);
  const history = [before, after].map(({ layers, config }) => layerHistory(layers.length, config.history));
  const [old = [], fresh = []] = history;
  return {
    before: { ...sideOf(before), ...found.before },
    after: { ...sideOf(after), ...found.after },
    sharedLayers: found.sharedLayers,
    sharedBytes: found.sharedBytes,
    layers: found.layers.map(({ before: from, after: to, diffId = null, bytes }) => ({
      before: from ?? null,
      after: to ?? null,
      diffId,
      bytes,
      createdBy: (to === undefined ? old[from ?? -1] : fresh[to]) ?? '',
    })),
    paths: found.paths,
  };
}

function sideOf({
  source,
  reference,
  platform,
  configDigest,
}: ObservedImage): Pick<DiffSideFacts, 'source' | 'reference' | 'platform' | 'configDigest'> {
  return { source, reference: reference ?? null, platform, configDigest };
}
