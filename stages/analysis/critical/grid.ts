import type { Octave } from '../../critical/octave.js';
import { alike } from './alike.js';
import { runsOf, type Run } from './run.js';
import type { Graded } from './threshold.js';

/** All octaves of one grid: what its runs have in common, and the runs. */
export interface RunGrid {
  readonly dataset: Octave['dataset'];
  readonly epochs: number;
  /** Rates in an octave. */
  readonly steps: number;
  readonly runs: readonly Run[];
}

/** @throws {Error} for no octaves, or octaves that don't belong together */
export function gridOf(octaves: readonly Octave[]): RunGrid {
  const { dataset, epochsPlanned, steps } = alike(
    octaves,
    (one) => `${one.dataset}, ${one.engine}, ${one.epochsPlanned} epochs, ${one.steps} steps`,
    {
      none: 'there are no octaves of rates: train some first',
      rule: 'octaves of one grid must have one data set, engine, number of epochs and of steps',
      name: ({ hidden, seed, octave }) => `width ${String(hidden[0])}, seed ${seed}, octave ${octave}`,
    },
  );
  return { dataset, epochs: epochsPlanned, steps, runs: octaves.flatMap(runsOf) };
}

/** Those at rates above their width's best. */
export function aboveBest<R extends Graded>(
  runs: readonly R[],
  best: ReadonlyMap<number, number>,
): readonly R[] {
  return runs.filter(({ width, log2Rate }) => log2Rate > (best.get(width) ?? Infinity));
}
