/**
 * The words that both sides speak: what an instruction is predicted to do, read from the Dockerfile,
 * and what a layer was observed to do, read from the image.
 */

/** How sure a prediction is. */
export type Certainty = 'certain' | 'likely' | 'possible';

const RANK: Readonly<Record<Certainty, number>> = { certain: 2, likely: 1, possible: 0 };

/** The least sure of several: a chain is as sure as its weakest link. */
export function weakest(first: Certainty, second: Certainty, third: Certainty = 'certain'): Certainty {
  // Asked for every path of every command: no list is made of three.
  const weaker = RANK[second] < RANK[first] ? second : first;
  return RANK[third] < RANK[weaker] ? third : weaker;
}

/** The surest of several reasons for the same thing. */
export function strongest(...reasons: readonly Certainty[]): Certainty {
  let result: Certainty = 'possible';
  for (const reason of reasons) if (RANK[reason] > RANK[result]) result = reason;
  return result;
}

/** The answer to a question about paths of which not everything is known. */
export type Answer = 'yes' | 'maybe' | 'no';

/** One thing that a layer does to one path. */
export type ChangeKind =
  /** A path that was not there, or takes the place of another. */
  | 'add'
  /** The content of a file that is there: the whole file is stored again. */
  | 'rewrite'
  /** Owner, mode, times, extended attributes; the content stays. A file is stored again. */
  | 'metadata'
  | 'remove'
  | 'move'
  | 'copy'
  | 'link';

/** Which metadata a change touches. */
export type Aspect = 'owner' | 'mode' | 'times' | 'attributes';

/** What a path in a finding stands for: the contract of the JSON output. */
export type PathKind = 'file' | 'tree' | 'glob';
