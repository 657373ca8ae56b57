import { CONTROL_CHANGES, CONTROL_NAMES, DATASET_NAMES } from '../../words/names.js';
import { slopeDifferences } from '../../words/control-words.js';
import { listed, said } from '../../words/english.js';
import { perDoubling, perDoublingInterval } from '../../words/critical-words.js';
import { probability } from '../../words/secondary-words.js';
import type { Controls } from '../../tables/controls.js';
import type { Section } from '../document.js';
import { html } from '../html.js';
import type { Study } from '../study.js';
import { thresholdOf } from '../appendix/threshold.js';
import type { Part } from '../part.js';
import { appendixLink } from '../cite.js';
import { armsTable } from './arms.js';
import { mainFigure } from './figures.js';

export function conditionsSection(study: Study, parts: readonly Part[]): Section {
  const { controls } = study.controls;
  const content = html`<p>
      Each control changes one thing, and is held against the main study’s runs of the same seeds, widths and
      steps. ${readingOf(study.controls)}
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
      ${parts.map((part) => `${DATASET_NAMES[part.dataset]}: ${gridText(part)}`).join('; ')}. Such a grid is
      too coarse to show a slope. <strong>Batches</strong> of another size weren’t tried.
    </p>
    ${armsTable(study.arms)}`;
  return { id: 'conditions', title: 'Other losses, batches and data', content };
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
