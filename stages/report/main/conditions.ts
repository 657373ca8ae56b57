import { ACTIVATION_NAMES, CONTROL_CHANGES, CONTROL_NAMES, DATASET_NAMES } from '../../words/names.js';
import { slopeDifferences } from '../../words/control-words.js';
import { listed, rateText, said } from '../../words/english.js';
import { perDoubling, perDoublingInterval } from '../../words/critical-words.js';
import { probability } from '../../words/secondary-words.js';
import type { Controls } from '../../tables/controls.js';
import type { Section } from '../document.js';
import { html, type Html } from '../html.js';
import type { Study } from '../study.js';
import { table, words } from '../table.js';
import { thresholdOf } from '../appendix/threshold.js';
import type { Part } from '../part.js';
import { usableSentence } from '../../words/arm-words.js';
import { appendixLink } from '../cite.js';
import { mainFigure } from './figures.js';

export function conditionsSection(study: Study, parts: readonly Part[]): Section {
  const { controls } = study.controls;
  const content = html`<p>
      Each control changes one thing, and is held against the main study’s runs of the same seeds, widths and
      steps. ${readingOf(study.controls)} ${usableSentence(study.arms.slopes, 'mse')}
    </p>
    ${mainFigure(study, 'conditions')}
    <p>
      ${controls
        .filter(({ control }) => control !== 'mse')
        .map(({ control }) => `${CONTROL_NAMES[control]}: ${CONTROL_CHANGES[control]}`)
        .join('; ')}.
      Numbers: ${appendixLink('controls', 'controls')}.
    </p>
    <p>
      <strong>Other data.</strong>
      ${otherDataText(study, parts)}
      <strong>Batches</strong> of another size weren’t tried.
    </p>
    ${armsTable(study.arms)}`;
  return { id: 'conditions', title: 'Other losses, batches and data', content };
}

/** Until the finer grid on MNIST is whole there is the earlier study's. */
function otherDataText({ arms }: Study, parts: readonly Part[]): string {
  const fresh = usableSentence(arms.slopes, 'mnist');
  const grid = parts.map((part) => `${DATASET_NAMES[part.dataset]}: ${gridText(part)}`).join('; ');
  return fresh === '' ? `${grid}. Such a grid is too coarse to show a slope.` : fresh;
}

function gridText(part: Part): string {
  const { found, at } = thresholdOf(part);
  return `${found}${at}`;
}

function readingOf({ controls }: Controls): string {
  const { differing, alike, halves } = slopeDifferences(controls);
  if (differing.length + alike.length === 0) return 'No control has enough slopes for that yet.';
  const names = listed(alike.map(({ own: { control } }) => CONTROL_NAMES[control]));
  return said(
    ...differing.map(
      ({ own }) =>
        `With ${CONTROL_NAMES[own.control]} the largest usable rate changes by ${perDoubling(own.mean_slope ?? 0)} for each doubling of the width (${perDoublingInterval(own.ci95)}): ` +
        `its difference from the main study has p ${probability(own.slope_p)}, ${probability(own.slope_p_holm)} after Holm’s correction over the controls, and the main study’s rule calls it ${own.verdict === 'INCONCLUSIVE' ? 'inconclusive' : own.verdict.toLowerCase()}.`,
    ),
    alike.length > 0 &&
      `With ${names} no difference is seen; with ${String(Math.max(...alike.map(({ own }) => own.seeds)))} seeds, one of less than ${Math.max(...halves).toFixed(2)} in the slope may go unseen.`,
  ).join(' ');
}

/** What is under way, by cells: an octave of rates of a seed and width, or a run of 50 epochs. */
function armsTable({ slopes, late }: Study['arms']): Html {
  const rows = [
    ...slopes.arms.map(({ arm, activation, dataset, loss, state, cells }) => ({
      state,
      cells,
      name: [
        ACTIVATION_NAMES[activation],
        DATASET_NAMES[dataset],
        ...(loss === 'squared-error' ? [CONTROL_NAMES.mse] : []),
        ...(arm === 'w2048' ? ['2048 units'] : []),
      ].join(', '),
    })),
    ...late.rates.map(({ learning_rate: rate, state, cells }) => ({
      state,
      cells,
      name: `50 epochs at rate ${rateText(rate)}, three sizes`,
    })),
  ];
  const open = rows.filter(({ state }) => state !== 'dropped' && state !== 'whole');
  if (open.length === 0) return html``;
  return table(
    'Runs under way, on fresh seeds: predictions are committed, and nothing is said of an arm before it is whole',
    open,
    [
      words('Arm', ({ name }) => name),
      words('Cells', ({ state, cells: { recorded, of } }) =>
        recorded === 0
          ? 'not yet run'
          : `${String(recorded)} of ${String(of)}${state === 'to be extended' ? ', another octave to come' : ''}`,
      ),
    ],
    { id: 'arms', file: 'artifacts/tables/arms.json' },
  );
}
