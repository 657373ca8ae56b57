import type { Arms } from '../../params/planned-arms.js';
import type { LateDivergence, LateHazardRow } from '../../tables/late-divergence.js';
import type { Cell } from '../../train/cell.js';
import { figure, figures, significant } from '../significant.js';
import { chanceClaims } from './chance-claims.js';
import { hazardOf, type Followed } from './hazard.js';

const SIZES = ['small', 'medium', 'large'] as const;
const RATES = [0.5, 1] as const;
type Rate = (typeof RATES)[number];

/** Stretches of epochs over which the hazard is told: the first two, in which the short studies saw theirs, and later. */
const STRETCHES = [
  [1, 2],
  [3, 10],
  [11, 25],
  [26, 50],
] as const;

/**
 * Who becomes non-finite in the reproduction's 50 epochs, of each rate whose planned cells are all recorded; of the others
 * how many there are (docs/protocol.md).
 *
 * @throws {Error} for a cell that the plan doesn't have
 */
export function lateDivergence(
  cells: readonly Cell[],
  { late }: Pick<Arms, 'late'>,
): { readonly table: LateDivergence; readonly hazard: readonly LateHazardRow[] } {
  for (const cell of cells) check(cell, late);
  const rates = RATES.map((rate) => {
    const recorded = cells.filter(({ learningRate }) => learningRate === rate).length;
    const of = SIZES.reduce((sum, size) => sum + seedsOf(late, size, rate).length, 0);
    const state = of === 0 ? 'dropped' : recorded < of ? 'not yet run' : 'whole';
    return { learning_rate: rate, state, cells: { recorded, of } } as const;
  });
  const told = rates
    .filter(({ state }) => state === 'whole')
    .flatMap(({ learning_rate: rate }) =>
      SIZES.map((size) => {
        const own = cells.filter((cell) => cell.size === size && cell.learningRate === rate);
        return { place: { size, learning_rate: rate }, runs: own.map(followed), cells: own };
      }),
    );
  return {
    table: {
      v: 1,
      cells: told.map(({ place, runs }) => {
        const diverged = runs.filter((run) => run.diverged);
        return {
          ...place,
          runs: runs.length,
          diverged: diverged.length,
          epochs: diverged.map(({ epochs }) => epochs).toSorted((a, b) => a - b),
        };
      }),
      rates,
      hazard: told.flatMap(({ place, runs }) =>
        STRETCHES.map(([from, to]) => {
          const { entered, diverged, hazard, ci95 } = hazardOf(runs, from, to);
          const counts = { from_epoch: from, to_epoch: to, entered, diverged };
          return { ...place, ...counts, hazard: figure(hazard), ci95: figures(ci95) };
        }),
      ),
      claims: chanceClaims(told.flatMap(({ place, cells: own }) => (place.learning_rate === 1 ? own : []))),
    },
    hazard: told.flatMap(({ place, runs, cells: own }) => {
      const last = Math.max(0, ...own.map(({ epochsPlanned }) => epochsPlanned));
      return Array.from({ length: last }, (_, index) => ({ ...place, ...hazardIn(runs, index + 1) }));
    }),
  };
}

function hazardIn(runs: readonly Followed[], epoch: number): Omit<LateHazardRow, 'size' | 'learning_rate'> {
  const { entered, diverged, hazard, ci95 } = hazardOf(runs, epoch, epoch);
  const [low, high] = figures(ci95) ?? [null, null];
  const gone = runs.filter((run) => run.diverged && run.epochs <= epoch).length;
  const share = significant(gone / runs.length);
  return { epoch, entered, diverged, hazard: figure(hazard), low, high, share };
}

function followed({ nonfinite, batchesPerEpoch, epochsPlanned }: Cell): Followed {
  if (nonfinite === null) return { epochs: epochsPlanned, diverged: false };
  return { epochs: Math.floor(nonfinite.step / batchesPerEpoch) + 1, diverged: true };
}

function seedsOf(late: Arms['late'], size: Cell['size'], rate: Rate): readonly number[] {
  if (rate === 0.5) return late.half;
  return size === 'large' ? late['large-one'] : late.one;
}

function check({ size, learningRate, seed }: Cell, late: Arms['late']): void {
  const rate = RATES.find((one) => one === learningRate);
  if (rate !== undefined && seedsOf(late, size, rate).includes(seed)) return;
  throw new Error(
    `late divergence: ${size} at ${learningRate}, seed ${seed}, is recorded, and params/arms-planned.yaml doesn’t have it`,
  );
}
