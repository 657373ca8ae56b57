import { markdownTable } from 'markdown-table';
import type { Tally } from './part.js';

/** Several runs' tallies as one: a part is whole only where one of them was. */
export function addedUp(tallies: readonly Tally[]): readonly Tally[] {
  const parts = new Map<string, Tally>();
  for (const tally of tallies) {
    const before = parts.get(tally.part);
    parts.set(tally.part, before === undefined ? tally : sum(before, tally));
  }
  return [...parts.values()];
}

function sum(one: Tally, other: Tally): Tally {
  return {
    part: one.part,
    injected: one.injected + other.injected,
    survived: one.survived + other.survived,
    tried: one.tried + other.tried,
    milliseconds: one.milliseconds + other.milliseconds,
    whole: one.whole || other.whole,
    lost: [...one.lost, ...other.lost],
  };
}

export function tableOf(tallies: readonly Tally[]): string {
  const rows = tallies.map((tally) => [
    tally.part,
    ...[tally.injected, tally.survived, tally.tried].map((count) => count.toLocaleString('en')),
    (tally.milliseconds / 3_600_000).toFixed(2),
    String(tally.lost.length),
  ]);
  return markdownTable([['part', 'injected', 'survived', 'tried', 'hours', 'lost'], ...rows], {
    align: ['l', 'r', 'r', 'r', 'r', 'r'],
  });
}
