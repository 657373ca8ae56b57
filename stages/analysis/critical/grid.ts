import type { Octave } from '../../critical/octave.js';
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
  const [first] = octaves;
  if (first === undefined) throw new Error('there are no octaves of rates: train some first');
  const { dataset, epochsPlanned, steps, engine } = first;
  const other = octaves.find(
    (octave) =>
      octave.dataset !== dataset ||
      octave.epochsPlanned !== epochsPlanned ||
      octave.steps !== steps ||
      octave.engine !== engine,
  );
  if (other !== undefined) {
    throw new Error(
      `octaves of one grid must have one data set, engine, number of epochs and of steps: ` +
        `${describe(first)}, and ${describe(other)}`,
    );
  }
  return { dataset, epochs: epochsPlanned, steps, runs: octaves.flatMap(runsOf) };
}

function describe({ hidden, seed, octave, dataset, engine, epochsPlanned, steps }: Octave): string {
  return (
    `width ${hidden[0]}, seed ${seed}, octave ${octave} has ${dataset}, ${engine}, ` +
    `${epochsPlanned} epochs, ${steps} steps`
  );
}

/** Those at rates above their width's best. */
export function aboveBest<R extends Graded>(
  runs: readonly R[],
  best: ReadonlyMap<number, number>,
): readonly R[] {
  return runs.filter(({ width, log2Rate }) => log2Rate > (best.get(width) ?? Infinity));
}
