import type { BesideEndpoint, EndpointRow } from '../../tables/predictions.js';
import { slopesOfArm, type Arm } from '../arms/arms.js';
import type { ThresholdKind } from '../arms/designs.js';
import { slopesBySeed } from '../critical/by-seed.js';
import type { Slopes } from '../critical/slopes.js';
import { ARM_LADDER } from '../severity/definitions.js';
import { modelledSlopes } from '../severity/ladder.js';
import { besideSlope, type Measured } from './endpoint.js';

/** Where more of an arm's usable rates lie above its cut, they were judged by runs that ended there. */
const MOST_ABOVE_CUT = 0.1;

/** Of an arm's thresholds, how many are censored. */
export function censoringOf(name: string, { censored, thresholds }: Slopes): EndpointRow['censoring'] {
  return [{ of: name, censored, thresholds }];
}

/** Why usable rates say nothing, if more than 10 % of an arm's lie above its cut. */
export function aboveCut({ design, grid }: Arm, { seeds, thresholds }: Slopes): readonly string[] {
  const log2Cut = Math.max(...grid.octaves) + 1;
  const above = seeds
    .flatMap((seed) => seed.thresholds)
    .filter(({ threshold }) =>
      threshold.kind === 'found'
        ? threshold.log2Rate > log2Cut
        : threshold.from === 'above' && threshold.log2Bound > log2Cut,
    ).length;
  if (above / thresholds <= MOST_ABOVE_CUT) return [];
  return [`${above} of ${thresholds} usable rates of ${design.arm} lie above the cut, where runs end early`];
}

/** The mean slope of one of the arm's thresholds, over all of its widths. */
export function slopeOf(arm: Arm, kind: ThresholdKind): Required<Measured> & { readonly slopes: Slopes } {
  const slopes = slopesOfArm(arm, kind);
  return {
    slopes,
    values: [...slopesBySeed(slopes.seeds).values()],
    ofSeeds: slopes.seeds.length,
    censoring: censoringOf(`${kind} ${arm.design.arm}`, slopes),
    openSince: kind === 'usable' ? aboveCut(arm, slopes) : [],
    beside: ifEveryWidthHadOne(arm, kind, slopes),
  };
}

/** What the slope would be if every width had a threshold. */
function ifEveryWidthHadOne({ runs }: Arm, kind: ThresholdKind, slopes: Slopes): readonly BesideEndpoint[] {
  const name = kind === 'usable' ? 'accuracy' : 'nonfinite';
  const definition = ARM_LADDER.find(({ severity }) => severity.threshold === name);
  if (definition === undefined) throw new Error(`the ladder has no rung ${name}`);
  const { censored, pooled } = modelledSlopes(runs, definition, slopes);
  return [
    besideSlope('by the censored regression, if every width had a threshold', censored.slope, censored.ci95),
    besideSlope('by the pooled fit, if every width had one', pooled.slope, pooled.ci95),
  ];
}
