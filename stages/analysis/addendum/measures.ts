import { slopesOfArm, type Arm } from '../arms/arms.js';
import { differencesOf, slopesBySeed, type BySeed } from '../critical/by-seed.js';
import { estimateOf } from '../critical/student.js';
import { besideSlope, type Measured } from './endpoint.js';
import { nonfiniteShareSlopes, peakFirstShares } from './kinds-by-seed.js';
import { rungAbove, rungsOf } from './rungs.js';
import { aboveCut, censoringOf, slopeOf } from './thresholds.js';
import { beyondLines, predictedHalfWidth } from './wider.js';

/** Endpoint 2. */
export function usableDifference(leaky: Arm, relu: Arm): Measured {
  const [own, other] = [slopeOf(leaky, 'usable'), slopeOf(relu, 'usable')];
  return {
    values: differencesOf(slopesBySeed(own.slopes.seeds), slopesBySeed(other.slopes.seeds)),
    ofSeeds: own.ofSeeds,
    censoring: [...own.censoring, ...other.censoring],
    openSince: [...own.openSince, ...other.openSince],
    beside: [
      besideSlope('usable-rate slope at slope 0', other.slopes.mean, other.slopes.interval?.ci95 ?? null),
    ],
  };
}

/** Endpoint 3. */
export function shareDifference(relu: Arm, leaky: Arm): Measured {
  const [own, other] = [nonfiniteShareSlopes(relu.runs), nonfiniteShareSlopes(leaky.runs)];
  return {
    values: differencesOf(own, other),
    ofSeeds: relu.grid.seeds.length,
    openSince: [relu, leaky].flatMap((arm) => aboveCut(arm, slopesOfArm(arm, 'usable'))),
    beside: [besideMean('at slope 0', own), besideMean('at leaky 0.1', other)],
  };
}

function besideMean(text: string, bySeed: BySeed): Measured['beside'][number] {
  const { mean, ci95 } = estimateOf([...bySeed.values()]);
  return besideSlope(text, mean, ci95);
}

/** Endpoint 4. */
export function orderOfDeath(relu: Arm): Measured {
  const certain = peakFirstShares(relu.runs, ({ peakBeforeLastLive }) => peakBeforeLastLive);
  return {
    values: [...peakFirstShares(relu.runs, ({ peakBefore }) => peakBefore).values()],
    ofSeeds: relu.grid.seeds.length,
    beside: [
      besideMean('the peak comes before the last probe before that, which bounds it from below', certain),
    ],
  };
}

/** Endpoints 5 and 6. */
export function ladderDifference(arm: Arm): Measured {
  const rungs = rungsOf(arm);
  const [mild, severe] = [rungAbove(rungs, 3), rungAbove(rungs, 50)];
  return {
    values: differencesOf(mild.bySeed, severe.bySeed),
    ofSeeds: arm.grid.seeds.length,
    censoring: [mild, severe].flatMap(({ name, slopes }) =>
      slopes === null ? [] : censoringOf(name, slopes),
    ),
    openSince: [mild, severe]
      .filter(({ slopes }) => slopes === null)
      .map(({ name }) => `fewer than three widths fail by “${name}”`),
    beside: rungs.map(({ name, slopes }) => {
      const widths = slopes === null ? 'fewer than three widths fail' : [...slopes.best.keys()].join(', ');
      return besideSlope(
        `slope by “${name}” (${widths})`,
        slopes?.mean ?? null,
        slopes?.interval?.ci95 ?? null,
      );
    }),
  };
}

/** Endpoint 8, with the verdict by the main study’s rule. */
export function meanSquaredError(mse: Arm): Measured {
  const { slopes, ...measured } = slopeOf(mse, 'usable');
  const { mean, interval, decision } = slopes;
  const text = `the main study’s rule: ${decision.verdict}; the 90 % interval`;
  // Its interval is the one that the rule goes by.
  return { ...measured, beside: [...measured.beside, besideSlope(text, mean, interval?.oneSided95 ?? null)] };
}

/** Endpoint 9. */
export function beyondTheLine(wide: Arm, relu: Arm): Measured {
  const [own, line] = [slopesOfArm(wide, 'usable'), slopesOfArm(relu, 'usable')];
  const lines = beyondLines(line.seeds, own.seeds);
  const half = predictedHalfWidth(lines);
  const text = 'the interval that has one more mean of as many seeds, from the lines’ own scatter';
  return {
    values: lines.map(({ difference }) => difference),
    ofSeeds: own.seeds.length,
    censoring: [...censoringOf('usable w2048', own), ...censoringOf('usable slope-0', line)],
    openSince: [...aboveCut(wide, own), ...aboveCut(relu, line)],
    beside: [besideSlope(text, 0, half === null ? null : [-half, half])],
  };
}
