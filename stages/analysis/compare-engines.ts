import type { EngineRow } from '../tables/cells.js';
import type { Cell } from '../train/cell.js';
import { cellRow } from './cell-row.js';
import { figures } from './significant.js';
import { predictionInterval } from './statistics.js';

/** A row for each run on an engine other than the reference, in the order of `cells`. */
export function compareEngines(cells: readonly Cell[], reference: Cell['engine']): readonly EngineRow[] {
  const own = cells.filter(({ engine }) => engine === reference);
  return cells
    .filter(({ engine }) => engine !== reference)
    .map((cell) =>
      compare(
        cell,
        reference,
        own.filter((other) => placeOf(other) === placeOf(cell)),
      ),
    );
}

/** @param seeds the reference's runs at the same place of the grid */
function compare(cell: Cell, reference: Cell['engine'], seeds: readonly Cell[]): EngineRow {
  const { dataset, size, learning_rate, seed, engine, final_test_loss, verdict } = cellRow(cell);
  const same = seeds.find((other) => other.seed === cell.seed);
  const sameRow = same === undefined ? null : cellRow(same);
  const rows = seeds.map(cellRow);
  const losses = rows.flatMap((row) => row.final_test_loss ?? []);
  const interval = predictionInterval(losses, 0.05);
  const [low, high] = figures(interval) ?? [null, null];
  return {
    dataset,
    size,
    learning_rate,
    seed,
    engine,
    reference,
    same_start: same === undefined ? null : startsAs(cell, same),
    first_losses_difference: same === undefined ? null : firstLossesDifference(cell, same),
    final_test_loss,
    reference_final_test_loss: sameRow?.final_test_loss ?? null,
    interval_low: low,
    interval_high: high,
    inside:
      interval === null || final_test_loss === null
        ? null
        : interval[0] <= final_test_loss && final_test_loss <= interval[1],
    verdict,
    reference_verdict: sameRow?.verdict ?? null,
    boundary: new Set(rows.map((row) => row.verdict)).size > 1,
  };
}

function placeOf({ dataset, size, learningRate }: Cell): string {
  return [dataset, size, learningRate].join(' ');
}

function startsAs(cell: Cell, other: Cell): boolean {
  return (
    cell.hashes.initialWeights === other.hashes.initialWeights &&
    cell.hashes.firstEpochOrder === other.hashes.firstEpochOrder
  );
}

/** `null` when one of them took no step that ended finite. */
function firstLossesDifference(cell: Cell, other: Cell): number | null {
  const differences = cell.batches.first.flatMap((loss, step) => {
    const theirs = other.batches.first[step];
    return theirs === undefined ? [] : [Math.abs(loss - theirs) / Math.abs(theirs)];
  });
  return differences.length === 0 ? null : Number(Math.max(...differences).toPrecision(3));
}
