import { DATASET_NAMES } from '../../conclusion/dataset-names.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import { exhibit } from '../exhibit.js';
import type { Html } from '../html.js';
import type { Figure } from '../study.js';
import { criticalChart } from './critical-charts.js';

interface Words {
  readonly title: string;
  readonly caption: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  'critical-rate': {
    title: 'Critical learning rate by width',
    caption:
      'Each seed’s critical rate, their mean with its 95 % interval, and lines of the slopes that theory gives.',
  },
  'failure-kinds': {
    title: 'How runs fail',
    caption: 'The shares of each kind of failure at every rate, a row for each width.',
  },
  'failure-probability': {
    title: 'How often runs fail',
    caption:
      'The share of runs that failed with Wilson’s 95 % interval, and the logistic fit of each width over the rates above its best.',
  },
  curvature: {
    title: 'Critical rate and 2/λ₀ by width',
    caption:
      '2/λ₀ bounds the rate of stable full-batch descent at the initial weights; it is no prediction of the critical rate. Dotted: what was predicted beforehand.',
  },
  'width-heat-map': {
    title: 'Training loss by width and rate',
    caption: 'Median final training loss over the seeds, and across it the critical rate and 2/λ₀.',
  },
  'critical-slopes': {
    title: 'The slope by variants of the definition',
    caption: 'Mean slope with its 95 % interval; the band is what the rule takes for no dependence.',
  },
  controls: {
    title: 'What the controls change',
    caption:
      'Slope of the critical rate by control, beside the main study’s runs of the same seeds, widths and steps; below, the critical rate by width. Lines and points: means with 95 % intervals.',
  },
  optimum: {
    title: 'Optimum rate and sensitivity by width',
    caption:
      'Final training loss against the rate with each seed faint; below it every seed’s optimum and their mean with its 95 % interval; beside it how much the loss depends on the rate.',
  },
  spikes: {
    title: 'Spikes by rate and by distance from the critical rate',
    caption:
      'Mean share of steps whose loss spikes with its 95 % interval, against the rate and against the rate over the width’s median critical rate.',
  },
};

/**
 * The figure of that kind, as the page shows it.
 *
 * @throws {Error} for a kind that the report has no words for
 */
export function criticalFigures(
  result: CriticalRate,
  figures: readonly Figure[],
  kind: string,
): readonly Html[] {
  const { dataset } = result;
  const chart = criticalChart(result, kind);
  const words = WORDS[kind];
  if (words === undefined) throw new Error(`the report has no words for the figure "${kind}"`);
  const { title, caption } = words;
  return figures
    .filter((figure) => figure.kind === kind)
    .map(({ svg }) =>
      exhibit({
        id: `${dataset}-${kind}`,
        title: `${DATASET_NAMES[dataset]}: ${title.charAt(0).toLowerCase() + title.slice(1)}`,
        caption,
        file: `artifacts/figures/critical/${kind}.svg`,
        svg,
        ...(chart === undefined ? {} : { chart }),
      }),
    );
}
