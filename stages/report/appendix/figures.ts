import { DATASET_NAMES } from '../../words/names.js';
import { rate } from '../format.js';
import type { Chart } from '../chart.js';
import { exhibit } from '../exhibit.js';
import { html, type Content, type Html } from '../html.js';
import { figureLink } from '../numbering.js';
import type { Part } from '../part.js';
import type { Figure } from '../study.js';
import { chartAtRate, chartByRate } from './figure-charts.js';
import { lossesByEpoch, lossesByRate, spikes, verdicts } from './figure-data.js';

/** How a kind of figure is told, and the numbers that it shows. */
interface Kind {
  readonly title: string;
  readonly caption: (part: Part) => Content;
  readonly data: (part: Part) => Html;
  /** Where its lines can be pointed at. */
  readonly chart?: (part: Part) => Chart;
}

const KINDS: Readonly<Record<string, Kind>> = {
  verdicts: {
    title: 'verdicts',
    caption: () =>
      html`What became of the runs at each size and rate, by the
        <a href="#definitions">definitions</a> below.`,
    data: verdicts,
  },
  'heat-map': {
    title: 'final test loss by size and rate',
    caption: () =>
      'Means over the seeds that stayed finite; a failure is shown as one and never averaged away.',
    data: lossesByRate,
  },
  'test-loss-by-epoch': {
    title: 'test loss by epoch, at every rate',
    caption: (part) =>
      html`A line for each size, a panel for each rate. ${figureLink(idOf(part, 'verdicts'))} has the verdicts
      on these curves.`,
    data: (part) => lossesByEpoch(part, part.rates, ['test_loss']),
    chart: chartByRate,
  },
  'batch-loss': {
    title: 'loss of every batch',
    caption: () =>
      'Batch losses, unsmoothed: smallest and largest of each bucket of batches. The table counts the spikes of all sizes over the whole series.',
    data: spikes,
  },
};

/** In the order in which the report shows them. */
const ORDER = ['verdicts', 'heat-map', 'loss-at-', 'test-loss-by-epoch', 'batch-loss'];

/** The end of the name of a figure that is drawn once more, on a linear scale. */
const LINEAR = '-linear';

/** All but those that are shown as another one's linear scale. */
export function inOrder(figures: readonly Figure[]): readonly Figure[] {
  const rank = ({ kind }: Figure): number => ORDER.findIndex((start) => kind.startsWith(start));
  return figures
    .filter(({ kind }) => !kind.endsWith(LINEAR))
    .toSorted((a, b) => rank(a) - rank(b) || (rateOf(b.kind) ?? 0) - (rateOf(a.kind) ?? 0));
}

/** @throws {Error} for a kind that the report has no words for */
export function figureOf({ kind, svg }: Figure, part: Part): Html {
  const { title, caption, data, chart } = kindOf(kind);
  const linear = part.figures.find((other) => other.kind === `${kind}${LINEAR}`);
  return exhibit({
    id: idOf(part, kind),
    title: `${DATASET_NAMES[part.dataset]}: ${title}`,
    caption: caption(part),
    file: `artifacts/figures/${part.dataset}/${kind}.svg`,
    svg,
    numbers: data(part),
    ...(linear === undefined ? {} : { linear: linear.svg }),
    ...(chart === undefined ? {} : { chart: chart(part) }),
  });
}

function idOf({ dataset }: Part, kind: string): string {
  return `${dataset}-${kind}`;
}

function kindOf(kind: string): Kind {
  const known = KINDS[kind];
  if (known !== undefined) return known;
  const at = rateOf(kind);
  if (at === null) {
    throw new Error(
      `the report has no words for the figure "${kind}": add it to stages/report/appendix/figures.ts`,
    );
  }
  return {
    title: `loss at rate ${rate(at)}`,
    caption: () =>
      'By epoch, a line for each size: faint as it is, strong as smoothed. The band spans the seeds.',
    data: (part) => lossesByEpoch(part, [at], ['train_loss', 'test_loss']),
    chart: (part) => chartAtRate(part, at),
  };
}

/** The rate of `loss-at-0.1`; `null` for every other kind. */
function rateOf(kind: string): number | null {
  const [, text] = /^loss-at-([\d.e+-]+)$/.exec(kind) ?? [];
  return text === undefined ? null : Number(text);
}
