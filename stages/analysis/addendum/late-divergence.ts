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
    const state =
      of === 0 ? ('dropped' as const) : recorded < of ? ('not yet run' as const) : ('whole' as const);
    return { learning_rate: rate, state, cells: { recorded, of } };
  });
  const told = rates
    .filter(({ state }) => state === 'whole')
    .flatMap(({ learning_rate: rate }) =>
      SIZES.map((size) => ({
        size,
        learning_rate: rate,
        cells: cells.filter((cell) => cell.size === size && cell.learningRate === rate),
      })),
    );
  return {
    table: {
      v: 1,
      cells: told.map(({ cells: own, ...place }) => {
        const diverged = own.map(followed).filter((run) => run.diverged);
        return {
          ...place,
          runs: own.length,
          diverged: diverged.length,
          epochs: diverged.map(({ epochs }) => epochs).toSorted((a, b) => a - b),
        };
      }),
      rates,
      hazard: told.flatMap(({ cells: own, ...place }) =>
        STRETCHES.map(([from, to]) => {
          const { entered, diverged, hazard, ci95 } = hazardOf(own.map(followed), from, to);
          return {
            ...place,
            from_epoch: from,
            to_epoch: to,
            entered,
            diverged,
            hazard: figure(hazard),
            ci95: figures(ci95),
          };
        }),
      ),
      claims: chanceClaims(told.filter((one) => one.learning_rate === 1).flatMap(({ cells: own }) => own)),
    },
    hazard: told.flatMap(({ cells: own, ...place }) => rowsOf(place, own)),
  };
}

function rowsOf(
  place: Pick<LateHazardRow, 'size' | 'learning_rate'>,
  cells: readonly Cell[],
): readonly LateHazardRow[] {
  const runs = cells.map(followed);
  const last = Math.max(0, ...cells.map(({ epochsPlanned }) => epochsPlanned));
  return Array.from({ length: last }, (_, index) => {
    const epoch = index + 1;
    const { entered, diverged, hazard, ci95 } = hazardOf(runs, epoch, epoch);
    const gone = runs.filter((run) => run.diverged && run.epochs <= epoch).length;
    return {
      ...place,
      epoch,
      entered,
      diverged,
      hazard: figure(hazard),
      low: figure(ci95?.[0] ?? null),
      high: figure(ci95?.[1] ?? null),
      share: significant(gone / runs.length),
    };
  });
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
