import { FAILURES } from '../../analysis/verdict.js';
import { DATASET_NAMES } from '../../words/names.js';
import { chip } from '../chip.js';
import type { Section } from '../document.js';
import { counted, grouped, said } from '../../words/english.js';
import { NONE, figure, loss, percent, shown } from '../format.js';
import { html, joined, type Html } from '../html.js';
import { isSingle, seedsText, type Part } from '../part.js';
import type { CellRow } from '../../tables/cells.js';
import { type Column, details, figures, table, words } from '../table.js';
import { ADDRESS } from './figure-data.js';
import { figureOf, inOrder } from './figures.js';

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
  return { id: dataset, title: DATASET_NAMES[dataset], content };
}

const CELLS = 'artifacts/tables/cells.csv';

const VERDICT: Column<CellRow> = words('Verdict', ({ verdict, dead, catapult }) =>
  joined([chip(verdict), ...said(dead && 'dead', catapult && 'catapult')], ' '),
);

const FINALS: readonly Column<CellRow>[] = [
  figures(html`Training<br />loss`, ({ final_train_loss }) => loss(final_train_loss)),
  figures(html`Test<br />loss`, ({ final_test_loss }) => loss(final_test_loss)),
  figures(html`Test<br />accuracy`, ({ final_test_accuracy }) => percent(final_test_accuracy)),
];

function failures({ dataset, cells, batchesPerEpoch }: Part): Html {
  const failed = cells.filter(({ verdict }) => FAILURES.includes(verdict));
  if (failed.length === 0) return html`<p>No run diverged, exploded, stayed at chance or degraded.</p> `;
  return table(
    `${DATASET_NAMES[dataset]}: ${counted(failed.length, 'run')} that diverged, exploded, stayed at chance or degraded; steps count batches from 0`,
    failed,
    [
      ADDRESS,
      VERDICT,
      figures(html`First non-<br />finite step`, ({ first_nonfinite_step: step }) => shown(step, grouped)),
      figures('Epoch', ({ first_nonfinite_step: step }) =>
        step === null ? NONE : Math.floor(step / batchesPerEpoch) + 1,
      ),
      words('Where', ({ nonfinite_in }) => nonfinite_in ?? NONE),
      ...FINALS,
    ],
    { id: `${dataset}-failures-table`, file: CELLS },
  );
}

function runs({ dataset, cells }: Part): Html {
  return table(
    `${DATASET_NAMES[dataset]}: every run, some of the columns`,
    cells,
    [
      ADDRESS,
      VERDICT,
      figures('Epochs', ({ epochs_run }) => epochs_run),
      ...FINALS,
      figures(html`Best<br />test loss`, ({ best_test_loss }) => loss(best_test_loss)),
      figures(html`at<br />epoch`, ({ best_epoch }) => best_epoch ?? NONE),
      figures(html`Training loss,<br />all images`, ({ full_train_loss }) => loss(full_train_loss)),
      figures(html`Non-finite<br />at step`, ({ first_nonfinite_step: step }) => shown(step, grouped)),
      figures('e*', ({ onset_epoch }) => onset_epoch ?? NONE),
      figures('GL(E), %', ({ generalisation_loss }) => figure(generalisation_loss)),
      figures('r', ({ plateau_ratio }) => figure(plateau_ratio)),
      figures('Roughness', ({ roughness }) => figure(roughness)),
      figures(html`Spikes,<br />z > 7`, ({ spikes_z7 }) => spikes_z7),
      figures(html`Largest<br />logit`, ({ largest_logit }) => figure(largest_logit)),
    ],
    { id: `${dataset}-runs-table`, file: CELLS },
  );
}
