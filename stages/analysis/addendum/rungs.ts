import type { Arm } from '../arms/arms.js';
import type { ArmRun } from '../arms/arm-run.js';
import { slopesBySeed, type BySeed } from '../critical/by-seed.js';
import type { Slopes } from '../critical/slopes.js';
import { ARM_LADDER, type Definition } from '../severity/definitions.js';
import { rungSlopes } from '../severity/ladder.js';
import { MOST_CENSORED } from '../critical/decision.js';
import type { Interval } from '../critical/student.js';

/** A rung of an arm's ladder, over the widths that fail by it. */
export interface Rung {
  readonly name: string;
  readonly threshold: Definition<ArmRun>['severity']['threshold'];
  /** `null` with fewer than three such widths. */
  readonly slopes: Slopes | null;
  readonly bySeed: BySeed;
  /** Of the slope; `null` where the protocol leaves it open. */
  readonly ci95: Interval | null;
}

/** All of them, from mild to severe. */
export function rungsOf({ runs, step }: Pick<Arm, 'runs' | 'step'>): readonly Rung[] {
  return ARM_LADDER.map((definition) => {
    const { name, threshold } = definition.severity;
    const slopes = rungSlopes(runs, step, definition);
    const bySeed = slopesBySeed(slopes?.seeds ?? []);
    return { name, threshold, slopes, bySeed, ci95: slopes === null ? null : intervalOf(slopes, bySeed) };
  });
}

/** The rung of a batch loss. */
export function rungAbove(rungs: readonly Rung[], loss: number): Rung {
  const rung = rungs.find(({ threshold }) => threshold === loss);
  if (rung === undefined) throw new Error(`the ladder has no rung at a loss of ${loss}`);
  return rung;
}

function intervalOf({ seeds, censored, thresholds, interval }: Slopes, bySeed: BySeed): Interval | null {
  const isOpen = censored / thresholds >= MOST_CENSORED || 2 * bySeed.size < seeds.length;
  return isOpen ? null : (interval?.ci95 ?? null);
}
