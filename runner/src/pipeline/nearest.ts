/** The known word that somebody most likely meant, `null` when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  // A third of the letters may be wrong, one of two or three, none of one: beyond that it is noise.
  let limit = Math.min(word.length, Math.max(1, Math.floor(word.length / 3)) + 1);
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance < limit) {
      best = candidate;
      limit = distance;
    }
  }
  return best ?? abbreviation(word, known);
}

/** `deps` for "dependencies", `cmd` for "command": the longest known word whose letters are all in it, in order. */
function abbreviation(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  for (const candidate of known) {
    if (
      candidate.length < 3 ||
      candidate.length <= (best?.length ?? 0) ||
      !candidate.startsWith(word.charAt(0))
    )
      continue;
    let at = 0;
    for (const letter of word) if (letter === candidate[at]) at++;
    if (at === candidate.length) best = candidate;
  }
  return best;
}

/** `Did you mean "deps"?`, or what is known, where that is short enough to be read. */
export function suggest(word: string, known: Iterable<string>): string | null {
  const words = [...known];
  const near = nearest(word, words);
  if (near !== null) return `Did you mean "${near}"?`;
  if (words.length === 0) return null;
  const shown = words.slice(0, 12).join(', ');
  return `Known: ${shown}${words.length > 12 ? ', …' : ''}`;
}

/** Insertions, deletions, replacements and swaps of neighbours; `limit` is returned for all that is not below it. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return Math.min(limit, last[other.length] ?? limit);
}
