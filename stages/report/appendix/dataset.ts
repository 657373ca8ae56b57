import { FAILURES } from '../../analysis/verdict.js';
import { DATASET_NAMES } from '../../words/dataset-names.js';
import { chip, VERDICT_TONES } from '../chip.js';
import type { Section } from '../document.js';
import { counted, grouped } from '../../words/english.js';
import { figure, loss, NONE, percent, rate } from '../format.js';
import { html, joined, type Content, type Html } from '../html.js';
import type { Part } from '../part.js';
import { isSingle, seedsText } from '../seeds.js';
import type { CellRow } from '../../tables/cell-table.js';
import { details, table, type Column } from '../table.js';
import { figureOf, inOrder } from './figures.js';

/** One data set's figures, failures and runs. */
export function datasetSection(part: Part): Section {
  const { dataset, figures } = part;
  const own = (name: string): string => `${dataset}-${name}`;
  const content = html`<p>
      ${counted(part.cells.length, 'run')},
      ${seedsText(part)}.${isSingle(part) ? ' One run a cell: there are no intervals.' : ''}
    </p>
    <h3 id="${own('figures')}">Figures</h3>
    ${inOrder(figures).map((one) => figureOf(one, part))}
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

const CELLS = 'artifacts/tables/cells.csv';

const ADDRESS: Column<CellRow> = {
  head: 'Rate, size, seed',
  cell: ({ learning_rate, size, seed }) => `${rate(learning_rate)}, ${size}, ${String(seed)}`,
  kind: 'words',
};

const VERDICT: Column<CellRow> = {
  head: 'Verdict',
  cell: ({ verdict, dead, catapult }): Content =>
    joined(
      [chip(VERDICT_TONES[verdict], verdict), ...(dead ? ['dead'] : []), ...(catapult ? ['catapult'] : [])],
      ' ',
    ),
  kind: 'words',
};

function failures({ dataset, cells, batchesPerEpoch }: Part): Html {
  const failed = cells.filter(({ verdict }) => FAILURES.includes(verdict));
  if (failed.length === 0) return html`<p>No run diverged, exploded, stayed at chance or degraded.</p> `;
  return table(
    `${DATASET_NAMES[dataset]}: ${counted(failed.length, 'run')} that diverged, exploded, stayed at chance or degraded; steps count batches from 0`,
    [
      ADDRESS,
      VERDICT,
      {
        head: html`First non-<br />finite step`,
        cell: ({ first_nonfinite_step: step }) => (step === null ? NONE : grouped(step)),
      },
      {
        head: 'Epoch',
        cell: ({ first_nonfinite_step: step }) =>
          step === null ? NONE : Math.floor(step / batchesPerEpoch) + 1,
      },
      { head: 'Where', cell: ({ nonfinite_in }) => nonfinite_in ?? NONE, kind: 'words' },
      { head: html`Training<br />loss`, cell: ({ final_train_loss }) => loss(final_train_loss) },
      { head: html`Test<br />loss`, cell: ({ final_test_loss }) => loss(final_test_loss) },
      { head: html`Test<br />accuracy`, cell: ({ final_test_accuracy }) => percent(final_test_accuracy) },
    ],
    failed,
    { id: `${dataset}-failures-table`, file: CELLS },
  );
}

function runs({ dataset, cells }: Part): Html {
  return table(
    `${DATASET_NAMES[dataset]}: every run, some of the columns`,
    [
      ADDRESS,
      VERDICT,
      { head: 'Epochs', cell: ({ epochs_run }) => epochs_run },
      { head: html`Training<br />loss`, cell: ({ final_train_loss }) => loss(final_train_loss) },
      { head: html`Test<br />loss`, cell: ({ final_test_loss }) => loss(final_test_loss) },
      { head: html`Test<br />accuracy`, cell: ({ final_test_accuracy }) => percent(final_test_accuracy) },
      { head: html`Best<br />test loss`, cell: ({ best_test_loss }) => loss(best_test_loss) },
      { head: html`at<br />epoch`, cell: ({ best_epoch }) => best_epoch ?? NONE },
      { head: html`Training loss,<br />all images`, cell: ({ full_train_loss }) => loss(full_train_loss) },
      {
        head: html`Non-finite<br />at step`,
        cell: ({ first_nonfinite_step: step }) => (step === null ? NONE : grouped(step)),
      },
      { head: 'e*', cell: ({ onset_epoch }) => onset_epoch ?? NONE },
      { head: 'GL(E), %', cell: ({ generalisation_loss }) => figure(generalisation_loss) },
      { head: 'r', cell: ({ plateau_ratio }) => figure(plateau_ratio) },
      { head: 'Roughness', cell: ({ roughness }) => figure(roughness) },
      { head: html`Spikes,<br />z > 7`, cell: ({ spikes_z7 }) => spikes_z7 },
      { head: html`Largest<br />logit`, cell: ({ largest_logit }) => figure(largest_logit) },
    ],
    cells,
    { id: `${dataset}-runs-table`, file: CELLS },
  );
}
