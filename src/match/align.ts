export interface AlignCosts {
  /** For an instruction that has no entry. */
  readonly missing: (instruction: number) => number;
  /** For an entry between two that match; those in front of the first match are the base's and free. */
  readonly extra: number;
}

/** How many pairs a full table may have; longer ones are matched greedily from the end. */
const MAX_CELLS = 4_000_000;

/**
 * Aligns instructions with history entries, both in their order, so that the sum of likeness is the
 * greatest (Needleman and Wunsch, with a free gap at the front of the history: the base image).
 * @returns for every entry the index of its instruction, or null
 */
export function align(
  entries: number,
  instructions: number,
  likeness: (entry: number, instruction: number) => number,
  costs: AlignCosts,
): (number | null)[] {
  if (entries * instructions > MAX_CELLS) return greedy(entries, instructions, likeness);
  const width = instructions + 1;
  const best = new Float64Array((entries + 1) * width);
  const step = new Uint8Array((entries + 1) * width);
  const [STOP, MATCH, SKIP_ENTRY, SKIP_INSTRUCTION] = [0, 1, 2, 3] as const;
  for (let i = 1; i <= instructions; i++) {
    best[i] = (best[i - 1] ?? 0) - costs.missing(i - 1);
    step[i] = SKIP_INSTRUCTION;
  }
  for (let e = 1; e <= entries; e++) {
    // No instruction yet: the entry is the base's.
    best[e * width] = 0;
    step[e * width] = STOP;
    for (let i = 1; i <= instructions; i++) {
      const at = e * width + i;
      const same = likeness(e - 1, i - 1);
      const matched = same > 0 ? (best[at - width - 1] ?? 0) + same : -Infinity;
      const extra = (best[at - width] ?? 0) - costs.extra;
      const missing = (best[at - 1] ?? 0) - costs.missing(i - 1);
      const top = Math.max(matched, extra, missing);
      best[at] = top;
      step[at] = top === matched ? MATCH : top === extra ? SKIP_ENTRY : SKIP_INSTRUCTION;
    }
  }
  const result: (number | null)[] = Array.from({ length: entries }, () => null);
  let [e, i] = [entries, instructions];
  while (e > 0 && i > 0) {
    const move = step[e * width + i];
    if (move === MATCH) {
      result[e - 1] = i - 1;
      e--;
      i--;
    } else if (move === SKIP_ENTRY) e--;
    else i--;
  }
  return result;
}

function greedy(
  entries: number,
  instructions: number,
  likeness: (entry: number, instruction: number) => number,
): (number | null)[] {
  const result: (number | null)[] = Array.from({ length: entries }, () => null);
  let i = instructions - 1;
  for (let e = entries - 1; e >= 0 && i >= 0; e--) {
    let look = i;
    while (look >= 0 && i - look < 50 && likeness(e, look) === 0) look--;
    if (look < 0 || i - look >= 50) continue;
    result[e] = look;
    i = look - 1;
  }
  return result;
}

/** Likeness of two texts by the pairs of words that they share: 1 for the same, 0 for nothing in common. */
export function textLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const count = new Map<string, number>();
  const pairs = (text: string): string[] => {
    const words = text.split(' ');
    return words.length === 1 ? words : words.slice(1).map((word, index) => `${words[index]} ${word}`);
  };
  const [left, right] = [pairs(a), pairs(b)];
  for (const pair of left) count.set(pair, (count.get(pair) ?? 0) + 1);
  let shared = 0;
  for (const pair of right) {
    const rest = count.get(pair) ?? 0;
    if (rest === 0) continue;
    shared++;
    count.set(pair, rest - 1);
  }
  return (2 * shared) / (left.length + right.length);
}
