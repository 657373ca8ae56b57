import { mean } from 'simple-statistics';
import { groupBy } from '../../analysis/group-by.js';
import { DATASET_NAMES } from '../../words/names.js';
import type { CellRow, SummaryRow } from '../../tables/cells.js';
import { chip } from '../chip.js';
import { figure, loss, meanLoss, NONE, percent, rate } from '../format.js';
import { html, joined, type Content, type Html } from '../html.js';
import { distinct, type Part } from '../part.js';
import { figures, table, words, type Column } from '../table.js';

const CELLS = { file: 'artifacts/tables/cells.csv' } as const;
const EPOCHS = { file: 'artifacts/tables/epochs.csv' } as const;

/** Which run a row is of. */
export const ADDRESS: Column<CellRow> = words(
  'Rate, size, seed',
  ({ learning_rate, size, seed }) => `${rate(learning_rate)}, ${size}, ${String(seed)}`,
);

/** Final losses and accuracies: a row for each rate and size. */
export function lossesByRate(part: Part): Html {
  return table(
    `${DATASET_NAMES[part.dataset]}: means over the seeds, ± half the 95 % interval of the mean; (n/k): over n finite runs of k`,
    part.summary,
    [
      words('Rate, size', ({ learning_rate, size }) => `${rate(learning_rate)}, ${size}`),
      figures('Final training loss', (row) => spread(row, 'final_train_loss')),
      figures('Final test loss', (row) => spread(row, 'final_test_loss')),
      figures('Best test loss', ({ best_test_loss_mean: value }) => loss(value)),
      figures('Final test accuracy', ({ final_test_accuracy_mean: value }) => percent(value)),
    ],
    CELLS,
  );
}

function spread(row: SummaryRow, of: 'final_train_loss' | 'final_test_loss'): string {
  return meanLoss(row[`${of}_mean`], row[`${of}_half_width`], row.finite, row.runs);
}

/** Verdicts with how many of the seeds got them: a row for each size, a column for each rate. */
export function verdicts(part: Part): Html {
  return table(
    `${DATASET_NAMES[part.dataset]}: verdicts, and how many of the runs got them`,
    part.sizes,
    [
      words('Size', ({ name }) => name),
      ...part.rates.map((learningRate) =>
        words(rate(learningRate), ({ name }: Part['sizes'][number]): Content => {
          const runs = part.cells.filter((cell) => cell.size === name && cell.learning_rate === learningRate);
          const counts = [...groupBy(runs, ({ verdict }) => verdict)].toSorted(
            ([, a], [, b]) => b.length - a.length,
          );
          return joined(
            counts.map(([verdict, { length }]) =>
              chip(verdict, `${verdict} ${String(length)}/${String(runs.length)}`),
            ),
            html`<br />`,
          );
        }),
      ),
    ],
    CELLS,
  );
}

/** Mean losses over the seeds: a row for each epoch, a column for each rate, size and kind of loss. */
export function lossesByEpoch(
  part: Part,
  rates: readonly number[],
  kinds: readonly ('train_loss' | 'test_loss')[],
): Html {
  const runs = groupBy(part.cells, ({ learning_rate, size }) => key(learning_rate, size));
  const rows = groupBy(part.epochs, ({ learning_rate, size, epoch }) => key(learning_rate, size, epoch));
  const columns = rates.flatMap((learningRate) =>
    part.sizes.flatMap(({ name }) =>
      kinds.map((kind) =>
        figures(
          html`${rate(learningRate)}<br />${name}${kinds.length > 1 ? html`<br />${WORDS[kind]}` : ''}`,
          (epoch: number): string => {
            const own = rows.get(key(learningRate, name, epoch)) ?? [];
            const values = own.map((row) => row[kind]).filter((value) => value !== null);
            const all = runs.get(key(learningRate, name))?.length ?? 0;
            return values.length === 0 ? NONE : meanLoss(mean(values), null, values.length, all);
          },
        ),
      ),
    ),
  );
  return table(
    `${DATASET_NAMES[part.dataset]}: ${kinds.map((kind) => WORDS[kind]).join(' and ')} loss by epoch, mean over the seeds; (n/k): over n finite runs of k, ${NONE} no run is finite`,
    distinct(part.epochs.map(({ epoch }) => epoch)).toSorted((a, b) => a - b),
    [figures('Epoch', (epoch: number) => epoch), ...columns],
    EPOCHS,
  );
}

const WORDS = { train_loss: 'training', test_loss: 'test' } as const;

function key(...parts: readonly (string | number)[]): string {
  return parts.join(' ');
}

export function spikes(part: Part): Html {
  return table(
    `${DATASET_NAMES[part.dataset]}: batch losses whose robust z exceeds a threshold, over the whole run`,
    part.cells,
    [
      ADDRESS,
      figures('z > 4', ({ spikes_z4: count }) => count),
      figures('z > 5', ({ spikes_z5: count }) => count),
      figures('z > 7', ({ spikes_z7: count }) => count),
      figures('z > 10', ({ spikes_z10: count }) => count),
      figures('Spike rate', ({ spike_rate: share }) => percent(share, 3)),
      figures('Median of the last 100', ({ last_batches_median: value }) => figure(value)),
    ],
    CELLS,
  );
}
