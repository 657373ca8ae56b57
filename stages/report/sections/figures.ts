import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import { rate } from '../format.js';
import { html, type Html } from '../html.js';
import type { Part } from '../part.js';
import type { Figure } from '../study.js';
import { details } from '../table.js';
import { lossesByEpoch, lossesByRate, spikes, verdicts } from './figure-data.js';

/** How a kind of figure is told, and the numbers that it shows. */
interface Kind {
  readonly title: string;
  readonly caption: string;
  readonly data: (part: Part) => Html;
}

const KINDS: Readonly<Record<string, Kind>> = {
  verdicts: {
    title: 'Verdicts',
    caption: 'What became of the runs at each size and rate, by the definitions below.',
    data: verdicts,
  },
  'loss-by-rate': {
    title: 'Final loss by learning rate',
    caption:
      'Loss after the last epoch against the learning rate, a line for each size; runs that failed are marked.',
    data: lossesByRate,
  },
  'heat-map': {
    title: 'Final test loss by size and rate',
    caption: 'Means over the seeds that stayed finite; a failure is shown as one and never averaged away.',
    data: lossesByRate,
  },
  'test-loss-by-epoch': {
    title: 'Test loss by epoch, at every rate',
    caption: 'A line for each size, a panel for each rate.',
    data: (part) => lossesByEpoch(part, part.rates, ['test_loss']),
  },
  'batch-loss': {
    title: 'Loss of every batch',
    caption:
      'The large network’s batch losses, unsmoothed: smallest and largest of each bucket of batches. The table counts the spikes of all sizes over the whole series.',
    data: spikes,
  },
};

/** Shows the answer, so that it stands there for the first data set. */
export const PROOF = 'loss-by-rate';

/** In the order in which the report shows them. */
const ORDER = ['verdicts', 'loss-by-rate', 'heat-map', 'loss-at-', 'test-loss-by-epoch', 'batch-loss'];

export function inOrder(figures: readonly Figure[]): readonly Figure[] {
  const rank = ({ kind }: Figure): number => ORDER.findIndex((start) => kind.startsWith(start));
  return figures.toSorted((a, b) => rank(a) - rank(b) || (rateOf(b.kind) ?? 0) - (rateOf(a.kind) ?? 0));
}

/** @throws {Error} for a kind that the report has no words for */
export function figureOf({ kind, svg }: Figure, part: Part): Html {
  const { title, caption, data } = kindOf(kind);
  return html`<figure id="${part.dataset}-${kind}">
    <div class="plot" role="group" aria-label="${title}" tabindex="0">${svg}</div>
    <figcaption>
      <strong>${DATASET_NAMES[part.dataset]}: ${title.charAt(0).toLowerCase() + title.slice(1)}.</strong>
      ${caption}
    </figcaption>
    ${details('The figure’s numbers', data(part))}
  </figure> `;
}

function kindOf(kind: string): Kind {
  const known = KINDS[kind];
  if (known !== undefined) return known;
  const at = rateOf(kind);
  if (at === null) {
    throw new Error(
      `the report has no words for the figure "${kind}": add it to stages/report/sections/figures.ts`,
    );
  }
  return {
    title: `Loss at rate ${rate(at)}`,
    caption: 'By epoch, a line for each size: faint as it is, strong as smoothed. The band spans the seeds.',
    data: (part) => lossesByEpoch(part, [at], ['train_loss', 'test_loss']),
  };
}

/** The rate of `loss-at-0.1`; `null` for every other kind. */
function rateOf(kind: string): number | null {
  const [, text] = /^loss-at-([\d.e+-]+)$/.exec(kind) ?? [];
  return text === undefined ? null : Number(text);
}
