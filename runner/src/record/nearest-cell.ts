import type { StageName } from '../model/graph.js';

/** What tells cells apart, as their names have it. */
const PARTS = /[^/@_,=]+/g;
const NUMBER = /^([^\d.+-]*)([+-]?\d*\.?\d+(?:e[+-]?\d+)?)$/i;
/** Of more cells than this, so many evenly spaced ones are looked at: an estimate is to cost no second. */
const MOST = 256;

interface Known {
  readonly by: StageName;
  readonly ms: number;
  readonly parts: readonly Part[];
}

interface Part {
  readonly text: string;
  /** What stands before the number; `null`: there is none. */
  readonly word: string | null;
  readonly number: number;
}

/** How long cells of one group took, for those that were never executed. */
export class CellDurations {
  readonly #known: readonly Known[];

  /** @param durations milliseconds */
  constructor(durations: ReadonlyMap<StageName, number>) {
    const step = Math.max(1, durations.size / MOST);
    const all = [...durations];
    this.#known = Array.from({ length: Math.min(MOST, all.length) }, (_, at) => all[Math.floor(at * step)])
      .filter((one) => one !== undefined)
      .map(([by, ms]) => ({ by, ms, parts: partsOf(by) }));
  }

  /**
   * Of the cell that is most like this one, by the parts of their names: most parts equal, then numbers closest by
   * ratio. Of equals the slower one counts.
   */
  nearest(cell: StageName): { readonly ms: number; readonly by: StageName } | null {
    const own = partsOf(cell);
    let nearest: Known | null = null;
    let least = Infinity;
    for (const one of this.#known) {
      const distance = distanceOf(own, one.parts);
      if (nearest !== null && (distance > least || (distance === least && one.ms <= nearest.ms))) continue;
      nearest = one;
      least = distance;
    }
    return nearest === null ? null : { ms: nearest.ms, by: nearest.by };
  }
}

function partsOf(cell: StageName): readonly Part[] {
  return (cell.slice(cell.indexOf('@') + 1).match(PARTS) ?? []).map((text) => {
    const [, word, digits] = NUMBER.exec(text) ?? [];
    return word === undefined ? { text, word: null, number: 0 } : { text, word, number: Number(digits) };
  });
}

/** 0 for equal ones; a part that has nothing in common counts 1, numbers less the closer they are. */
function distanceOf(a: readonly Part[], b: readonly Part[]): number {
  let distance = Math.abs(a.length - b.length);
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [left, right] = [a[at], b[at]];
    if (left !== undefined && right !== undefined) distance += partDistance(left, right);
  }
  return distance;
}

function partDistance(a: Part, b: Part): number {
  if (a.text === b.text) return 0;
  const areNumbers = a.word !== null && a.word === b.word && Math.sign(a.number) === Math.sign(b.number);
  if (!areNumbers) return 1;
  const ratio = Math.abs(Math.log(Math.abs(a.number) + 1e-12) - Math.log(Math.abs(b.number) + 1e-12));
  return ratio / (1 + ratio);
}
