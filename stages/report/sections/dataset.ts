import { FAILURES } from '../../analysis/verdict.js';
import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import { chip, VERDICT_TONES } from '../chip.js';
import type { Section } from '../document.js';
import { counted, figure, loss, NONE, percent, rate } from '../format.js';
import { html, joined, type Content, type Html } from '../html.js';
import type { Part } from '../part.js';
import type { CellRow } from '../../tables/cell-table.js';
import type { Figure } from '../study.js';
import { details, table, type Column } from '../table.js';
import { figureOf, inOrder } from './figures.js';

/** One data set's figures, failures and runs. @param shown figures that stand elsewhere already */
export function datasetSection(part: Part, shown: readonly Figure[]): Section {
  const { dataset, figures, seeds } = part;
  const own = (name: string): string => `${dataset}-${name}`;
  const content = html`<p>
      ${counted(part.cells.length, 'run')}, seed${seeds.length === 1 ? '' : 's'}
      ${seeds.join(', ')}.${seeds.length === 1 ? ' One run a cell: there are no intervals.' : ''}
    </p>
    <h3 id="${own('figures')}">Figures</h3>
    ${inOrder(figures.filter((one) => !shown.includes(one))).map((one) => figureOf(one, part))}
    <h3 id="${own('failures')}">Runs that failed</h3>
    ${failures(part)}
    <h3 id="${own('runs')}">Every run</h3>
    ${details(`All ${counted(part.cells.length, 'run')} with their numbers`, runs(part))}`;
  return {
    id: dataset,
    title: DATASET_NAMES[dataset],
    content,
    parts: [
      { id: own('figures'), title: 'Figures' },
      { id: own('failures'), title: 'Failures' },
      { id: own('runs'), title: 'Every run' },
    ],
  };
}

const ADDRESS: Column<CellRow> = {
  head: 'Rate, size, seed',
  cell: ({ learning_rate, size, seed }) => `${rate(learning_rate)}, ${size}, ${String(seed)}`,
  words: true,
};

const VERDICT: Column<CellRow> = {
  head: 'Verdict',
  cell: ({ verdict, dead, catapult }): Content =>
    joined(
      [chip(VERDICT_TONES[verdict], verdict), ...(dead ? ['dead'] : []), ...(catapult ? ['catapult'] : [])],
      ' ',
    ),
  words: true,
};

function failures({ dataset, cells, batchesPerEpoch }: Part): Html {
  const failed = cells.filter(({ verdict }) => FAILURES.includes(verdict));
  if (failed.length === 0) return html`<p>No run diverged, exploded, stayed at chance or degraded.</p> `;
  return table(
    `${DATASET_NAMES[dataset]}: ${counted(failed.length, 'run')} that diverged, exploded, stayed at chance or degraded; steps count batches from 0`,
    [
      ADDRESS,
      VERDICT,
      { head: 'First non-finite step', cell: ({ first_nonfinite_step: step }) => step ?? NONE },
      {
        head: 'in epoch',
        cell: ({ first_nonfinite_step: step }) =>
          step === null ? NONE : Math.floor(step / batchesPerEpoch) + 1,
      },
      { head: 'of', cell: ({ nonfinite_in }) => nonfinite_in ?? NONE, words: true },
      { head: 'Final training loss', cell: ({ final_train_loss }) => loss(final_train_loss) },
      { head: 'Final test loss', cell: ({ final_test_loss }) => loss(final_test_loss) },
      { head: 'Final test accuracy', cell: ({ final_test_accuracy }) => percent(final_test_accuracy) },
    ],
    failed,
  );
}

function runs({ dataset, cells }: Part): Html {
  return table(
    `${DATASET_NAMES[dataset]}: every run; all columns are in artifacts/tables/cells.csv`,
    [
      ADDRESS,
      VERDICT,
      { head: 'Epochs', cell: ({ epochs_run }) => epochs_run },
      { head: 'Training loss', cell: ({ final_train_loss }) => loss(final_train_loss) },
      { head: 'Test loss', cell: ({ final_test_loss }) => loss(final_test_loss) },
      { head: 'Test accuracy', cell: ({ final_test_accuracy }) => percent(final_test_accuracy) },
      { head: 'Best test loss', cell: ({ best_test_loss }) => loss(best_test_loss) },
      { head: 'at epoch', cell: ({ best_epoch }) => best_epoch ?? NONE },
      { head: 'Training loss, all images', cell: ({ full_train_loss }) => loss(full_train_loss) },
      { head: 'Non-finite at step', cell: ({ first_nonfinite_step }) => first_nonfinite_step ?? NONE },
      { head: 'e*', cell: ({ onset_epoch }) => onset_epoch ?? NONE },
      { head: 'GL(E), %', cell: ({ generalisation_loss }) => figure(generalisation_loss) },
      { head: 'r', cell: ({ plateau_ratio }) => figure(plateau_ratio) },
      { head: 'Roughness', cell: ({ roughness }) => figure(roughness) },
      { head: 'Spikes, z > 7', cell: ({ spikes_z7 }) => spikes_z7 },
      { head: 'Largest logit', cell: ({ largest_logit }) => figure(largest_logit) },
    ],
    cells,
  );
}
