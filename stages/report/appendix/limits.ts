import { DATASET_NAMES } from '../../words/names.js';
import type { Section } from '../document.js';
import { capitalised, counted, listed, said, spelled } from '../../words/english.js';
import { html, type Content } from '../html.js';
import { isSingle, ratesOf, seedCount, type Part } from '../part.js';
import type { ArmSlopes } from '../../tables/arms.js';
import type { Controls } from '../../tables/controls.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { Study } from '../study.js';
import { spacing } from './threshold.js';

export function limitsSection({ critical, controls, arms }: Study, parts: readonly Part[]): Section {
  const rates = ratesOf(parts);
  const seeds = listed(
    parts.map(
      (part) =>
        `${DATASET_NAMES[part.dataset]} has ${seedCount(part)} seed${isSingle(part) ? '' : 's'} a cell`,
    ),
  );
  const content = html`<ul>
    <li>
      ${capitalised(spelled(rates.length))} rates lie ${spacing(rates)}. A threshold that moves by less than
      such a step doesn’t show; one that seems to move may lie just on either side of a rate. That question is
      left to the critical-rate study.
    </li>
    <li>
      ${horizonText(critical)} The study of it is on ${DATASET_NAMES[critical.dataset]}, with one
      initialisation, one loss and one way to scale the pixels. ${controlsText(controls)}
      ${armsText(arms.slopes)}
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

function controlsText({ controls }: Controls): Content {
  const others = 'another parametrisation may have another slope';
  const seeds = Math.max(0, ...controls.map(({ per_seed: all }) => all.length));
  return seeds === 0
    ? `Without controls, ${others}.`
    : html`The <a href="#controls">controls</a> change one of these at a time, with ${counted(seeds, 'seed')}:
        they say in which direction ${others}, and little about combinations.`;
}

/** Fresh runs elsewhere, as far as they may be told. */
function armsText({ arms }: ArmSlopes): Content {
  const others = said(
    arms.some(({ arm, usable }) => arm === 'mnist' && usable !== null) && 'MNIST',
    arms.some(({ arm, usable }) => arm === 'mse' && usable !== null) && 'the squared error',
  );
  return others.length === 0
    ? ''
    : html`Fresh seeds repeat it with <a href="#addendum">${listed(others)}</a>.`;
}

function horizonText({ epochs, horizon }: CriticalRate): string {
  const longer = horizon === null ? '' : `, compared with ${counted(horizon.epochs, 'epoch')} at fewer seeds`;
  return `A critical rate is that of runs of ${counted(epochs, 'epoch')}${longer}: what becomes unstable later isn’t counted.`;
}
