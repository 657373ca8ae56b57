import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import { rate } from '../format.js';
import type { Chart } from '../chart.js';
import { exhibit } from '../exhibit.js';
import { html, type Content, type Html } from '../html.js';
import { figureLink } from '../numbering.js';
import type { Part } from '../part.js';
import type { Figure } from '../study.js';
import { byEpoch, byRate } from './figure-charts.js';
import { lossesByEpoch, lossesByRate, spikes, verdicts } from './figure-data.js';

/** How a kind of figure is told, and the numbers that it shows. */
interface Kind {
  readonly title: string;
  readonly caption: (part: Part) => Content;
  /** Left out where the table of every run has them. */
  readonly data?: (part: Part) => Html;
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
  'loss-by-rate': {
    title: 'final loss by learning rate',
    caption: () =>
      'Loss after the last epoch against the learning rate, a line for each size; runs that failed are marked.',
    data: lossesByRate,
    chart: byRate,
  },
  'heat-map': {
    title: 'final test loss by size and rate',
    caption: (part) =>
      html`Means over the seeds that stayed finite; a failure is shown as one and never averaged away.
      ${figureLink(idOf(part, PROOF))} has every run of them.`,
    data: lossesByRate,
  },
  'test-loss-by-epoch': {
    title: 'test loss by epoch, at every rate',
    caption: (part) =>
      html`A line for each size, a panel for each rate. ${figureLink(idOf(part, 'verdicts'))} has the verdicts
      on these curves.`,
    data: (part) => lossesByEpoch(part, part.rates, ['test_loss']),
    chart: (part) => byEpoch(part, { by: 'rate' }),
  },
  'batch-loss': {
    title: 'loss of every batch',
    caption: () =>
      'Batch losses, unsmoothed: smallest and largest of each bucket of batches. The table counts the spikes of all sizes over the whole series.',
    data: spikes,
  },
  collapse: {
    title: 'training loss against rate × epochs',
    caption: () =>
      'Small rates, a panel for each size: if a rate only sets the pace, the curves lie on one another.',
    data: (part) =>
      lossesByEpoch(
        part,
        part.rates.filter((own) => own <= SMALL),
        ['train_loss'],
      ),
  },
  overfitting: {
    title: 'overfitting',
    caption: (part) =>
      html`How far the test loss runs away from the training loss, and where it turns; ${everyRun(part)} has
      the onset e*.`,
  },
  roughness: {
    title: 'roughness and spikes',
    caption: (part) =>
      html`How uneven the test loss is from epoch to epoch, and how often a batch loss spikes;
      ${everyRun(part)} has both.`,
    data: spikes,
  },
};

/** Rates up to this are called small. */
const SMALL = 0.01;

function everyRun({ dataset }: Part): Html {
  return html`<a href="#${dataset}-runs">the table of every run</a>`;
}

/** Shows the answer, so that it stands there for the first data set. */
export const PROOF = 'loss-by-rate';

/** In the order in which the report shows them. */
const ORDER = [
  'verdicts',
  'loss-by-rate',
  'heat-map',
  'loss-at-',
  'test-loss-by-epoch',
  'overfitting',
  'roughness',
  'collapse',
  'batch-loss',
];

/** All but those that are shown as another one's linear scale. */
export function inOrder(figures: readonly Figure[]): readonly Figure[] {
  const rank = ({ kind }: Figure): number => ORDER.findIndex((start) => kind.startsWith(start));
  return figures
    .filter(({ kind }) => !kind.endsWith(LINEAR))
    .toSorted((a, b) => rank(a) - rank(b) || (rateOf(b.kind) ?? 0) - (rateOf(a.kind) ?? 0));
}

/** The end of the name of a figure that is drawn once more, on a linear scale. */
const LINEAR = '-linear';

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
    ...(data === undefined ? {} : { numbers: data(part) }),
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
      `the report has no words for the figure "${kind}": add it to stages/report/sections/figures.ts`,
    );
  }
  return {
    title: `loss at rate ${rate(at)}`,
    caption: () =>
      'By epoch, a line for each size: faint as it is, strong as smoothed. The band spans the seeds.',
    data: (part) => lossesByEpoch(part, [at], ['train_loss', 'test_loss']),
    chart: (part) => byEpoch(part, { by: 'loss', rate: at }),
  };
}

/** The rate of `loss-at-0.1`; `null` for every other kind. */
function rateOf(kind: string): number | null {
  const [, text] = /^loss-at-([\d.e+-]+)$/.exec(kind) ?? [];
  return text === undefined ? null : Number(text);
}
