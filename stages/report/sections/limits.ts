import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import type { Section } from '../document.js';
import { capitalised, listed, spelled } from '../format.js';
import { html } from '../html.js';
import { distinct, type Part } from '../part.js';
import { isSingle, seedCount } from '../seeds.js';
import { spacing } from './threshold.js';

export function limitsSection(parts: readonly Part[]): Section {
  const rates = distinct(parts.flatMap((part) => part.rates));
  const seeds = listed(
    parts.map(
      (part) =>
        `${DATASET_NAMES[part.dataset]} has ${seedCount(part)} seed${isSingle(part) ? '' : 's'} a cell`,
    ),
  );
  const content = html`<ul>
    <li>
      ${capitalised(spelled(rates.length))} rates lie ${spacing(rates)}. A threshold that moves by less than
      such a step doesn’t show; one that seems to move may lie just on either side of a rate. That question
      needs a finer grid and more seeds.
    </li>
    <li>
      ${seeds}. A few seeds show a spread; they don’t measure it well, so that numbers are called compatible
      only with the half-width of the interval beside it, and not informative where that is wide.
    </li>
    <li>
      The original is known from its text and figures. Which data it used was found by matching its numbers,
      so the claims that served for this are no evidence on that data.
    </li>
    <li>
      As in the original, the test set is watched during training and nothing is tuned on it. Best test losses
      are minima over it.
    </li>
    <li>
      Two data sets of small grey images, one kind of network with two hidden layers, plain SGD at one batch
      size. What holds here needn’t hold for convolutions, Adam or other batches.
    </li>
    <li>
      Runs are the same to the bit on one kind of machine. Elsewhere the last bits differ, and after thousands
      of steps at a high rate so may a curve; verdicts are meant to survive that.
    </li>
  </ul> `;
  return { id: 'limits', title: 'Limits', content };
}
