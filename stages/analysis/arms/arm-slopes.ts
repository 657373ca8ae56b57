import type { ArmOctave } from '../../arms/arm-octave.js';
import type { ArmSlopes, ArmThreshold } from '../../tables/arms.js';
import { extensionOf } from '../critical/extension.js';
import { slopesBy, type Way } from '../critical/slopes.js';
import { groupBy } from '../group-by.js';
import { figure, figures } from '../rounded.js';
import { armRuns, type ArmRun } from './arm-run.js';

const USABLE: Way = { reading: 'first-failure', censored: 'left-out' };
const OVERFLOW: Way = { ...USABLE, from: 'lowest-rate' };

/**
 * Of each arm the slopes of both thresholds, and which octaves the addendum's rule asks for (docs/protocol.md).
 *
 * @param accuracies by data set, below which a run has failed
 */
export function armSlopes(
  octaves: readonly ArmOctave[],
  accuracies: Readonly<Record<ArmOctave['dataset'], number>>,
): ArmSlopes {
  return {
    v: 1,
    arms: [...groupBy(octaves, ({ arm }) => arm)].map(([arm, own]) => {
      const { dataset, activation, loss, steps } = sameOf(own);
      const runs = own.flatMap((octave) => armRuns(octave, accuracies[dataset]));
      return {
        arm,
        dataset,
        activation,
        loss,
        usable: thresholdsOf(runs, steps, ({ isUnusable }) => isUnusable, USABLE),
        overflow: thresholdsOf(runs, steps, ({ overflows }) => overflows, OVERFLOW),
      };
    }),
  };
}

/** @throws {Error} for octaves of one arm that differ in what an arm has in common */
function sameOf(octaves: readonly ArmOctave[]): ArmOctave {
  const [first] = octaves;
  if (first === undefined) throw new Error('an arm has no octaves');
  const facts = ({ dataset, activation, loss, steps, batchSize }: ArmOctave): string =>
    [dataset, activation, loss, steps, batchSize].join(', ');
  const other = octaves.find((octave) => facts(octave) !== facts(first));
  if (other === undefined) return first;
  throw new Error(`arm ${first.arm} has octaves of ${facts(first)} and of ${facts(other)}`);
}

function thresholdsOf(
  runs: readonly ArmRun[],
  steps: number,
  failed: (run: ArmRun) => boolean,
  way: Way,
): ArmThreshold {
  const slopes = slopesBy(runs, 1 / steps, failed, way);
  const { best, seeds, mean, interval, censored, thresholds } = slopes;
  return {
    slope: figure(mean),
    ci95: figures(interval?.ci95 ?? null),
    ci90: figures(interval?.oneSided95 ?? null),
    seeds: seeds.filter(({ slope }) => slope !== null).length,
    of_seeds: seeds.length,
    widths: [...best.keys()],
    censored,
    thresholds,
    ...extensionOf(runs, steps, slopes, failed),
  };
}
