import type { Octave, RateRun } from '../../stages/critical/octave.js';
import { ratesOf } from '../../stages/critical/rates.js';
import { criticalRate } from '../../stages/analysis/critical/critical-rate.js';
import { gridOf } from '../../stages/analysis/critical/grid.js';
import type { CriticalRate } from '../../stages/tables/critical-rate.js';
import { runsOf, type Run } from '../../stages/analysis/critical/run.js';
import { randomStream, type RandomStream } from '../../stages/model/random.js';

const CHANCE = Math.log(10);

/** A made-up study whose thresholds are known. */
export interface Simulation {
  readonly name: string;
  readonly widths: readonly number[];
  readonly seeds: readonly number[];
  readonly octaves: readonly number[];
  readonly steps: number;
  readonly epochs: number;
  /** Of log2 eta_crit on log2 width, and log2 eta_crit at width 256. */
  readonly slope: number;
  readonly level: number;
  /** Of log2 eta_crit over seeds. */
  readonly sd: number;
  /** A width whose thresholds lie that many octaves off the slope's line. */
  readonly off?: { readonly width: number; readonly octaves: number };
}

export const STUDY: Simulation = {
  name: 'study',
  widths: [64, 128, 256, 512, 1024],
  seeds: Array.from({ length: 20 }, (_, index) => index + 1),
  octaves: [-2, -1, 0],
  steps: 8,
  epochs: 2,
  slope: -0.2,
  level: -0.4,
  sd: 0.2,
};

/** log2 of the largest rate that a seed and width can use. */
type Limit = (width: number, seed: number) => number;

/** Draws anew for every seed and width, in their order. */
function limits({ name, widths, seeds, slope, level, sd, off }: Simulation): Limit {
  const stream = randomStream('simulated thresholds', name);
  const drawn = new Map(
    widths.map((width) => {
      const beside = off?.width === width ? off.octaves : 0;
      const centre = level + slope * (Math.log2(width) - 8) + beside;
      return [width, new Map(seeds.map((seed) => [seed, centre + sd * normal(stream)]))];
    }),
  );
  return (width, seed) => drawn.get(width)?.get(seed) ?? NaN;
}

/** A draw from the standard normal distribution: Box and Muller (1958). */
export function normal(stream: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log((1 + stream.symmetric()) / 2));
  return radius * Math.cos(Math.PI * stream.symmetric());
}

/**
 * Runs of the study: up to the limit they learn, best at 2^-1.625; beyond it the accuracy drops, then wide networks
 * become non-finite, then all are stuck at chance.
 */
export function simulateRuns(simulation: Simulation): readonly Run[] {
  const { widths, seeds, octaves, steps } = simulation;
  const limit = limits(simulation);
  const rates = octaves.flatMap((octave) => ratesOf(octave, steps));
  return widths.flatMap((width) =>
    seeds.flatMap((seed) => {
      const own = limit(width, seed);
      return rates.map(({ log2 }) => ({ width, seed, log2Rate: log2, ...outcome(width, log2, own) }));
    }),
  );
}

function outcome(width: number, log2Rate: number, limit: number): Pick<Run, 'verdict' | 'loss' | 'accuracy'> {
  const beyond = log2Rate - limit;
  if (beyond <= 0) {
    return { verdict: 'UNJUDGED', loss: 0.4 + 0.05 * Math.abs(log2Rate + 1.625), accuracy: 0.85 };
  }
  if (beyond <= 0.25) return { verdict: 'UNJUDGED', loss: 1.2, accuracy: 0.6 };
  if (beyond <= 0.5) return { verdict: 'UNJUDGED', loss: 1.7, accuracy: 0.2 };
  if (beyond <= 0.75 && width >= 256) return { verdict: 'DIVERGED', loss: Infinity, accuracy: null };
  return { verdict: 'STUCK_AT_CHANCE', loss: CHANCE + 0.003, accuracy: 0.1 };
}

/** The same runs as training would record them. */
export function simulateOctaves(simulation: Simulation): readonly Octave[] {
  const limit = limits(simulation);
  const { widths, seeds, octaves, steps, epochs } = simulation;
  return widths.flatMap((width) =>
    seeds.flatMap((seed) =>
      octaves.map((octave): Octave => ({
        format: 1,
        dataset: 'fashion-mnist',
        hidden: [width, width],
        seed,
        octave,
        steps,
        engine: 'onnxruntime',
        batchSize: 64,
        batchesPerEpoch: 937,
        epochsPlanned: epochs,
        hashes: { initialWeights: 'a'.repeat(64), firstEpochOrder: 'b'.repeat(64) },
        untrained: epochRecord(0, { loss: CHANCE, accuracy: 0.1 }),
        runs: ratesOf(octave, steps).map(({ log2, value }) =>
          record({ log2, value }, outcome(width, log2, limit(width, seed)), epochs),
        ),
      })),
    ),
  );
}

/** What the simulated octaves are to the analysis. */
export function simulatedRuns(simulation: Simulation): readonly Run[] {
  return simulateOctaves(simulation).flatMap(runsOf);
}

function record(
  { log2, value }: { readonly log2: number; readonly value: number },
  { loss, accuracy }: Pick<Run, 'loss' | 'accuracy'>,
  epochs: number,
): RateRun {
  const diverged = accuracy === null;
  const steps = diverged ? 300 : 937 * epochs;
  return {
    log2Rate: log2,
    learningRate: value,
    nonfinite: diverged ? { step: steps, what: 'loss' } : null,
    finalWeights: 'c'.repeat(64),
    epochs: diverged
      ? []
      : Array.from({ length: epochs }, (_, index) => epochRecord(index + 1, { loss, accuracy })),
    batches: {
      count: steps,
      medianOfLast100: diverged ? 2.3 : loss,
      buckets: { size: steps, min: [1], max: [2] },
      spikes: { z4: 4, z5: 3, z7: 2, z10: 1 },
      earlyEmaMax: 2.4,
    },
  };
}

function epochRecord(
  epoch: number,
  { loss, accuracy }: { readonly loss: number; readonly accuracy: number },
): Octave['untrained'] {
  return {
    epoch,
    meanBatchLoss: epoch === 0 ? null : loss,
    trainLoss: loss,
    trainAccuracy: accuracy,
    testLoss: loss + 0.02,
    testAccuracy: accuracy,
    updateNorm: epoch === 0 ? null : 3,
    deadUnits: [1, 2],
    largestLogit: 12,
  };
}

/** The study's result over made-up runs, by the study's own analysis. @param horizon none where it is left out */
export function criticalResult(change: Partial<Simulation>, horizon?: Simulation): CriticalRate {
  const grid = gridOf(simulateOctaves({ ...STUDY, ...change }));
  const longer = horizon === undefined ? null : gridOf(simulateOctaves(horizon));
  return criticalRate(grid, longer, { threshold: 0.7, sensitivity: [0.3, 0.5] });
}
