import type { PathSet } from '../layers/paths.ts';
import { weakest, type Certainty } from '../layers/vocabulary.ts';
import type { SystemFiles } from '../packages/index.ts';
import { systemBody, systemPath, type SystemFile } from './known-files.ts';
import type { Recorder } from './recorder.ts';
import type { PredictedChange, Victim, Writer } from './stored.ts';

/** A program writes its files anew: what earlier layers, or the base image, hold of them is hidden. */
export function rewriteSystemFiles(recorder: Recorder, groups: readonly SystemFiles[], by: Writer): void {
  const victims: Victim[] = [];
  const targets: PathSet[] = [];
  const { filesystem } = recorder;
  for (const { title, paths, written, grows = false } of groups) {
    const certainty = weakest(written, by.certainty);
    for (const at of paths.map(systemPath)) {
      if (recorder.mounted(at.path)) continue;
      const earlier = grows ? null : filesystem.systemFile(at.path);
      if (earlier !== null) {
        if (!recorder.isEarlier(earlier)) continue;
        filesystem.endSystemFile(earlier, by);
        victims.push(hidden(earlier, certainty));
      }
      targets.push(at);
      filesystem.putSystemFile({ at, title, writer: by, certainty }, grows);
    }
  }
  recorder.note('rewrite', null, by, targets, victims);
}

function hidden(file: SystemFile, certainty: Certainty): Victim {
  const { at, body } = file;
  const lower = body ?? { ...systemBody(file), id: -1 };
  return { body: lower, paths: [at], certainty: weakest(file.certainty, certainty), bytes: null };
}

/** Changes of the system's own files apart from the others: they have a rule of their own. */
export function partSystemChanges(changes: readonly PredictedChange[]): {
  readonly others: readonly PredictedChange[];
  readonly system: readonly PredictedChange[];
} {
  const others: PredictedChange[] = [];
  const system: PredictedChange[] = [];
  for (const change of changes) {
    const apart = change.victims.filter(({ body }) => body.system !== null);
    if (apart.length === 0) {
      others.push(change);
      continue;
    }
    system.push({ ...change, victims: apart });
    if (apart.length === change.victims.length) continue;
    others.push({ ...change, victims: change.victims.filter(({ body }) => body.system === null) });
  }
  return { others, system };
}
