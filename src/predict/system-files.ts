import type { SystemFiles } from '../packages/index.ts';
import { resolvePath, type PathSet } from '../layers/paths.ts';
import { weakest } from '../layers/vocabulary.ts';
import { isFolder } from './known-files.ts';
import type { Recorder } from './recorder.ts';
import type { Body, PredictedChange, Victim, Writer } from './stored.ts';

/** A program writes its files anew: what earlier layers, or the base image, hold of them is hidden. */
export function rewriteSystemFiles(recorder: Recorder, groups: readonly SystemFiles[], by: Writer): void {
  const victims: Victim[] = [];
  const targets: PathSet[] = [];
  for (const files of groups) {
    for (const path of files.paths) {
      const at: PathSet = { path: resolvePath('', path), extent: isFolder(path) ? 'tree' : 'node' };
      if (recorder.mounted(at.path)) continue;
      const earlier = isFolder(path) ? null : recorder.filesystem.systemFile(at.path);
      if (earlier !== null) {
        if (!recorder.isEarlier(earlier)) continue;
        victims.push(hidden(recorder, earlier, files, by));
      }
      targets.push(at);
      const created = recorder.created(at, at.extent === 'node', by, { certainty: files.written });
      recorder.filesystem.store({ ...created, at, system: files.title });
    }
  }
  recorder.note('rewrite', null, by, targets, victims);
}

function hidden(recorder: Recorder, body: Body, files: SystemFiles, by: Writer): Victim {
  const { at, certainty } = body;
  recorder.filesystem.end({ body, certainty, whole: true, common: at, files: null }, by);
  const sure = weakest(certainty, files.written, by.certainty);
  return { body, paths: [at], certainty: sure, bytes: null };
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
