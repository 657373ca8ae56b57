import type { Run } from '../../analysis/claims/run.js';
import { collapseOf } from '../../analysis/secondary/collapses.js';
import { SMALL_RATE } from '../../analysis/secondary/collapse.js';
import { legend, type Entry } from './legend.js';
import { rateText } from './rates.js';
import { logDomain, lossY, within, type Domain } from './scale.js';
import type { Figure, Layer, LayerView, X } from './spec.js';
import { isNonfinite, type Study } from './study.js';
import { QUIET, TEXT, WIDTH, type Size } from './theme.js';
import { counted, listed } from '../../conclusion/english.js';
import { nameOf } from './words.js';

type Collapse = NonNullable<ReturnType<typeof collapseOf>>;

const HEIGHT = 250;

/** By rate, from the smallest on: told apart by colour and by dash, since the curves lie on one another. */
const STYLES = [
  { colour: '#0072b2', dash: [1, 0], width: 5 },
  { colour: '#c75000', dash: [7, 3], width: 3.5 },
  { colour: '#1d2126', dash: [1, 0], width: 1.6 },
  { colour: '#007a5e', dash: [2, 2], width: 3 },
] as const;

/** How much nearer curves must come on rate × epochs than at equal epochs to be called one. */
const MUCH_NEARER = 5;

/** Training loss against rate × epochs for small rates, a panel for each size: one curve, if the rate only sets the pace. */
export function collapse(study: Study): Figure {
  const small = study.runs.filter((run) => run.row.learning_rate <= SMALL_RATE && !isNonfinite(run));
  const rates = study.rates.filter((rate) => small.some(({ row }) => row.learning_rate === rate));
  const measures = study.sizes.flatMap((size) => {
    const measure = collapseOf(small.filter(({ row }) => row.size === size));
    return measure === null ? [] : [{ size, measure }];
  });
  const domain = logDomain(small.flatMap(({ train }) => train));
  return {
    title: `${titleOf(measures.map(({ measure }) => measure))}, ${nameOf(study)}`,
    notes: notesOf(measures),
    description: `Training loss against learning rate times epochs, for rates up to ${String(SMALL_RATE)}, a panel for each size. ${measures.map(({ size, measure }) => `${size}: ${pairsText(measure)}.`).join(' ')}`,
    views: [
      ...legend(
        rates.map((rate, index): Entry => ({
          kind: 'line',
          label: `rate ${rateText(rate)}`,
          ...styleOf(index),
        })),
      ),
      {
        hconcat: study.sizes.map((size, index) =>
          panel({
            size,
            subtitle: subtitleOf(measures.find((entry) => entry.size === size)?.measure),
            runs: small.filter(({ row }) => row.size === size),
            rates,
            domain,
            last: study.lastEpoch,
            isFirst: index === 0,
            width: (WIDTH - 70) / study.sizes.length - 14,
          }),
        ),
        spacing: 14,
      },
    ],
  };
}

function styleOf(index: number): (typeof STYLES)[number] {
  return STYLES[index % STYLES.length] ?? STYLES[0];
}

/** Of the size that collapses worst. */
function titleOf(measures: readonly Collapse[]): string {
  const far = worst(measures.map(({ distance }) => distance.mean));
  const equal = least(measures.map(({ at_equal_epochs: estimate }) => estimate.mean));
  if (far === null || equal === null)
    return `Training loss by rate × epochs, rates up to ${String(SMALL_RATE)}`;
  return equal > MUCH_NEARER * far
    ? `Small rates only set the pace: on rate × epochs their curves agree to ${percentText(far)}`
    : `Small rates don’t only set the pace: on rate × epochs their curves differ by ${percentText(far)}`;
}

function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function notesOf(
  measures: readonly { readonly size: Size; readonly measure: Collapse }[],
): readonly string[] {
  if (measures.length === 0) {
    return [
      `There are no two rates up to ${String(SMALL_RATE)} with runs that stayed finite: nothing can be compared.`,
    ];
  }
  const seeds = Math.max(...measures.map(({ measure }) => measure.distance.runs));
  return [
    `Training loss in evaluation, rates up to ${String(SMALL_RATE)}, from epoch 1 on: the line is the mean over seeds, the band smallest to largest. Every epoch has equally many steps.`,
    `Below each title: root mean square difference of the logarithms of the losses of neighbouring rates at equal rate × epochs, and for comparison at equal epochs (mean over ${counted(seeds, 'seed')}${seeds > 1 ? ', 95 % interval' : ''}).`,
  ];
}

function subtitleOf(measure: Collapse | undefined): string[] {
  if (measure === undefined) return ['no neighbouring rates'];
  const { distance, at_equal_epochs: equal } = measure;
  const interval =
    distance.ci95 === null
      ? ''
      : `, ${percentText(Math.max(0, distance.ci95[0]))} to ${percentText(distance.ci95[1])}`;
  return [
    'apart on rate × epochs:',
    `${distance.mean === null ? 'unknown' : percentText(distance.mean)}${interval}`,
    `at equal epochs: ${equal.mean === null ? 'unknown' : percentText(equal.mean)}`,
  ];
}

function pairsText({ pairs }: Collapse): string {
  return listed(
    pairs.map(
      ({ lower, higher, distance, at_equal_epochs: equal }) =>
        `${rateText(lower)} and ${rateText(higher)} differ by ${percentText(distance.mean ?? 0)}, at equal epochs by ${percentText(equal.mean ?? 0)}`,
    ),
  );
}

/** A difference of logarithms as what it is of the loss: `0.4 %`, `35 %`. */
function percentText(difference: number): string {
  const percent = 100 * (Math.exp(difference) - 1);
  if (percent < 0.01) return 'less than 0.01 %';
  return `${percent < 10 ? percent.toPrecision(2) : percent.toFixed(0)} %`;
}

interface Panel {
  readonly size: Size;
  readonly subtitle: string[];
  readonly runs: readonly Run[];
  readonly rates: readonly number[];
  readonly domain: Domain;
  readonly last: number;
  readonly isFirst: boolean;
  readonly width: number;
}

function panel({ size, subtitle, runs, rates, domain, last, isFirst, width }: Panel): LayerView {
  const x = paceX(rates, last);
  const y = lossY(domain, isFirst ? 'training loss (nats, log scale)' : null);
  return {
    title: {
      text: size,
      subtitle,
      frame: 'group',
      fontSize: TEXT.panel,
      subtitleFontSize: TEXT.note,
      subtitleLineHeight: 14,
      subtitlePadding: 3,
      offset: 6,
    },
    width,
    height: HEIGHT,
    layer: [
      // Holds the axes where there is no run.
      { data: { values: [] }, mark: 'point', encoding: { x: x('pace'), y: y('loss') } },
      ...rates.flatMap((rate, index): Layer[] => {
        const own = runs.filter(({ row }) => row.learning_rate === rate);
        if (own.length === 0) return [];
        const values = Array.from({ length: last }, (_, before) => before + 1).flatMap((epoch) => {
          const losses = own.flatMap(({ train }) => train[epoch] ?? []);
          if (losses.length < own.length) return [];
          const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
          return [
            {
              pace: rate * epoch,
              loss: within(domain, mean),
              low: within(domain, Math.min(...losses)),
              high: within(domain, Math.max(...losses)),
            },
          ];
        });
        const { colour, dash, width: strokeWidth } = styleOf(index);
        return [
          {
            data: { values },
            mark: { type: 'area', color: colour, opacity: 0.2 },
            encoding: { x: x('pace'), y: y('low'), y2: { field: 'high' } },
          },
          {
            data: { values },
            mark: { type: 'line', color: colour, strokeWidth, strokeDash: [...dash], opacity: 0.9 },
            encoding: { x: x('pace'), y: y('loss') },
          },
        ];
      }),
      ...(runs.length === 0 ? [emptyLayer(width)] : []),
    ],
  };
}

/** From the smallest rate's first epoch to the largest's last. */
function paceX(rates: readonly number[], last: number): (field: string) => X {
  const [low, high] = [
    Math.min(...rates, SMALL_RATE),
    Math.max(...rates, SMALL_RATE / 100) * Math.max(1, last),
  ];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const ticks = Array.from({ length: Math.max(0, Math.floor(Math.log10(high)) - first + 1) }, (_, index) =>
    Number((10 ** (first + index)).toPrecision(3)),
  );
  const texts = ticks.map((tick) => `'${rateText(tick)}'`).join(',');
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { type: 'log', domain: [low / 1.2, high * 1.2], nice: false },
    axis: {
      title: 'learning rate × epochs (log scale)',
      values: ticks,
      labelExpr: `[${texts}][indexof([${ticks.join(',')}],datum.value)]`,
      grid: true,
    },
  });
}

function emptyLayer(width: number): Layer {
  return {
    data: { values: [{}] },
    encoding: {},
    mark: { type: 'text', text: 'no runs', fontSize: TEXT.label, color: QUIET, x: width / 2, y: HEIGHT / 2 },
  };
}
