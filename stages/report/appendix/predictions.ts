import type { Held } from '../../conclusion/held.js';
import { heldPredictions, type Findings, type Prediction } from '../../conclusion/predictions.js';
import { chip } from '../chip.js';
import type { Section } from '../document.js';
import { listed, spelled } from '../../words/english.js';
import { source } from '../cite.js';
import { html } from '../html.js';
import { prose, table, words } from '../table.js';

/** In the order in which they are counted. */
const OUTCOMES: readonly Held[] = ['borne out', 'partly', 'not borne out', 'open'];

const SOURCES = ['critical-rate', 'curvature', 'controls', 'secondary'];

export function predictionsSection(findings: Findings): Section {
  const predictions = heldPredictions(findings);
  const content = html`<p>
      Theory, an estimate of the curvature and a pilot gave predictions, which were committed before any of
      these runs. ${countText(predictions)} A prediction is borne out if the 95 % interval of what was
      measured lies in the predicted range, not borne out if it lies outside, and open if it crosses the
      range’s end or there is none; partly, if it is borne out at some widths only. Verdicts, the order of
      widths and shares of runs are compared as they are, without an interval. “About” is ± 30 %, as uncertain
      as the estimate is. These rules were settled when the main study was known, before the controls and the
      optimum’s grid. Not judged: 2/λ₀ of the controls, which wasn’t measured, and “towards −1” for MSE, which
      names no range.
    </p>
    ${table(
      'Predictions of the critical-rate study and their outcomes, by their numbers in docs/protocol.md',
      predictions,
      [
        words('No.', ({ number }) => number),
        prose('Predicted', ({ text }) => text),
        prose('Found', ({ found }) => found),
        words('Outcome', ({ held }) => chip(held)),
      ],
    )}
    <p>${SOURCES.map((name) => html`${source(`artifacts/tables/${name}.json`)} `)}</p>`;
  return { id: 'predictions', title: 'What was predicted', content };
}

function countText(predictions: readonly Prediction[]): string {
  const counts = OUTCOMES.flatMap((held) => {
    const count = predictions.filter((prediction) => prediction.held === held).length;
    return count === 0
      ? []
      : [`${spelled(count)} ${count === 1 ? 'is' : 'are'} ${held === 'partly' ? 'partly borne out' : held}`];
  });
  return `Of ${spelled(predictions.length)} statements, ${listed(counts)}.`;
}
