import { sha256 } from '../model/hashes.js';

/**
 * Draws `count` of these names: those with the smallest SHA-256 of seed and name, so that anyone can draw
 * the same ones again, on any machine and whatever the order.
 *
 * @returns in the order of `names`; all of them where there are no more than `count`
 */
export function drawSample(names: readonly string[], count: number, seed: string): readonly string[] {
  const rank = new Map(names.map((name) => [name, sha256(`${seed}\n${name}`)]));
  const drawn = new Set(
    names
      .toSorted((one, other) => ((rank.get(one) ?? '') < (rank.get(other) ?? '') ? -1 : 1))
      .slice(0, count),
  );
  return names.filter((name) => drawn.has(name));
}
