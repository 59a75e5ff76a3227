import type { Answer, Certainty } from '../layers/vocabulary.ts';
import { modeAfter } from '../layers/mode.ts';
import type { Effect } from './effects.ts';
import type { Hit } from './hits.ts';
import type { Owner } from './stored.ts';

/**
 * Which engines a prediction is for: those that store whatever a command touched (Docker's overlay2,
 * buildah), the one that compares end states (BuildKit on the containerd store), or any.
 */
export type Engine = 'any' | 'overlay2' | 'containerd';

export function ownerAfter(before: Owner, change: Owner): Owner {
  return { user: change.user ?? before.user, group: change.group ?? before.group };
}

const ROOT: ReadonlySet<string> = new Set(['0', 'root']);

function sameName(a: string, b: string): boolean {
  return a === b || (ROOT.has(a) && ROOT.has(b));
}

/** Whether a change of metadata leaves the body as it was. */
export function isIdle(effect: Extract<Effect, { kind: 'metadata' }>, hit: Hit): Answer {
  if (effect.mayBeIdle) return 'maybe';
  if (effect.owner !== undefined) {
    // A chown clears set-id bits, even one to the same owner.
    const modes = hit.files?.map((file) => file.mode) ?? [hit.body.mode];
    if (modes.some((mode) => mode !== null && (mode & 0o6000) !== 0)) return 'no';
    const { owner, origin } = hit.body;
    // What a stage has made may have such bits, or capabilities, which go the same way.
    const mayHaveBits = origin?.startsWith('stage:') === true && modes.includes(null);
    let answer: 'yes' | 'maybe' = mayHaveBits ? 'maybe' : 'yes';
    for (const side of ['user', 'group'] as const) {
      const after = effect.owner[side];
      const before = owner[side];
      if (after === null) continue;
      if (before === null) answer = 'maybe';
      else if (!sameName(after, before)) {
        // A name and a number may mean the same user; a name that is not root's is not 0.
        const comparable =
          /^\d+$/.test(after) === /^\d+$/.test(before) || ROOT.has(before) || ROOT.has(after);
        if (comparable) return 'no';
        answer = 'maybe';
      }
    }
    return answer;
  }
  if (effect.mode !== undefined) {
    const modes = hit.files?.map((file) => file.mode) ?? [hit.body.mode];
    const after = modes.map((mode) =>
      mode === null || effect.mode === undefined ? null : modeAfter(mode, effect.mode),
    );
    if (after.some((mode, index) => mode !== null && mode !== modes[index])) return 'no';
    return after.every((mode) => mode !== null) ? 'yes' : 'maybe';
  }
  return 'no';
}

/**
 * How sure it is that a change of metadata stores the body again, the command given (facts of the
 * engines: overlay2 stores what was touched, the containerd store what differs in the end).
 * Null: for certain not.
 */
export function idleness(
  effect: Extract<Effect, { kind: 'metadata' }>,
  hit: Hit,
  engine: Engine,
): Certainty | null {
  // Attributes that builders drop leave nothing behind anywhere.
  if (effect.aspect === 'attributes' && effect.mayBeIdle) return 'likely';
  if (engine === 'overlay2') return 'certain';
  const idle = isIdle(effect, hit);
  if (idle === 'no') return 'certain';
  if (idle === 'yes' && engine === 'containerd') return null;
  return 'likely';
}
