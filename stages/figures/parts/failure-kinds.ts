import { FAILURE_KINDS, type FailureKind } from '../../analysis/critical/failure.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import { datasetOf, kindText, unitsText } from '../../conclusion/critical-words.js';
import { legend, type Entry } from './legend.js';
import { log2X, shortText } from './log2-axis.js';
import type { Domain } from './scale.js';
import type { Figure, Layer, LayerView, Y } from './spec.js';
import { INK, QUIET, WIDTH } from './theme.js';
import { VERDICT_STYLES } from './verdict-styles.js';
import { listed } from '../../conclusion/english.js';

type Width = CriticalRate['widths'][number];

const HEIGHT = 74;
const LEARNT = '#e3e6ea';

interface KindStyle {
  readonly words: string;
  /** Where there is little room. */
  readonly short: string;
  readonly colour: string;
}

function styleOf(kind: FailureKind, threshold: number): KindStyle {
  const words = kindText(kind, threshold);
  return kind === 'BELOW_THRESHOLD'
    ? { words, short: 'low accuracy', colour: VERDICT_STYLES.DEGRADED.fill }
    : { words, short: words, colour: VERDICT_STYLES[kind].fill };
}

/** What became of the runs at every rate, a row for each width: the shares of each kind of failure, stacked. */
export function failureKinds(result: CriticalRate): Figure {
  const { widths, threshold, steps } = result;
  const rates = widths.flatMap(({ shares }) => shares.map(({ learning_rate: rate }) => Math.log2(rate)));
  const half = 1 / steps / 2;
  const domain: Domain = [Math.min(...rates) - half, Math.max(...rates) + half];
  const runs = Math.max(...widths.flatMap(({ shares }) => shares.map((share) => share.runs)));
  const isMarked = widths.some(({ eta_crit: rate }) => rate !== null);
  return {
    title: `${titleOf(result)}, ${datasetOf(result)}`,
    notes: [
      `Shares of ${runs === 1 ? 'one run' : `up to ${String(runs)} runs`} a bar. ${isMarked ? 'Vertical line: the critical rate. ' : ''}${nonfiniteNote(result)}`,
    ],
    description: `Stacked shares of each kind of failure against learning rate, a row for each width. ${widths
      .map(
        (entry) =>
          `${unitsText(entry.width)}, failed runs above the best rate: ${countsText(entry, threshold)}.`,
      )
      .join(' ')}`,
    views: [
      ...legend(
        [
          { kind: 'marker', label: 'learnt', colour: LEARNT, shape: 'square' },
          ...FAILURE_KINDS.filter((kind) =>
            widths.some(({ shares }) => shares.some((share) => share[kind] > 0)),
          ).map((kind): Entry => {
            const { words, colour } = styleOf(kind, threshold);
            return { kind: 'marker', label: words, colour, shape: 'square' };
          }),
        ],
        WIDTH - 150,
      ),
      {
        vconcat: widths.map((entry, index) =>
          row(entry, { domain, half, threshold, isLast: index === widths.length - 1 }),
        ),
        spacing: 8,
      },
    ],
  };
}

/** `Most frequent failure: stuck at chance (64 units), not finite (1024 units)`. */
function titleOf({ widths, threshold }: CriticalRate): string {
  const [first, ...others] = widths;
  const last = others.at(-1);
  const mostly = (entry: Width): string | null => {
    const [most] = kindsByCount(entry);
    return most === undefined ? null : styleOf(most, threshold).short;
  };
  const narrow = first === undefined ? null : mostly(first);
  const wide = last === undefined ? null : mostly(last);
  if (first === undefined || narrow === null) return 'Kinds of failure by learning rate and width';
  if (last === undefined || wide === null) {
    return `Most frequent failure with ${unitsText(first.width)}: ${narrow}`;
  }
  return narrow === wide
    ? `Most frequent failure with ${String(first.width)} as with ${unitsText(last.width)}: ${narrow}`
    : `Most frequent failure: ${narrow} (${unitsText(first.width)}), ${wide} (${unitsText(last.width)})`;
}

function kindsByCount({ failures }: Width): readonly FailureKind[] {
  return FAILURE_KINDS.filter((kind) => failures[kind] > 0).toSorted((a, b) => failures[b] - failures[a]);
}

function countsText(entry: Width, threshold: number): string {
  const parts = kindsByCount(entry).map(
    (kind) => `${String(entry.failures[kind])} ${styleOf(kind, threshold).words}`,
  );
  return parts.length === 0 ? 'none' : listed(parts);
}

/** From which rate on some run became non-finite; at higher rates runs may die at chance before they overflow. */
function nonfiniteNote({ widths, highest_rate: highest }: CriticalRate): string {
  const from = widths.flatMap(({ width, lowest_nonfinite_rate: rate }) =>
    rate === null ? [] : [`${shortText(rate)} with ${unitsText(width)}`],
  );
  const never = widths.flatMap(({ width, lowest_nonfinite_rate: rate }) =>
    rate === null ? [unitsText(width)] : [],
  );
  return [
    ...(from.length === 0 ? [] : [`Lowest rate with a run that became non-finite: ${listed(from)}.`]),
    ...(never.length === 0
      ? []
      : [`No run became non-finite up to rate ${shortText(highest)} with ${listed(never)}.`]),
  ].join(' ');
}

function row(
  { width, shares, eta_crit: critical }: Width,
  {
    domain,
    half,
    threshold,
    isLast,
  }: { readonly domain: Domain; readonly half: number; readonly threshold: number; readonly isLast: boolean },
): LayerView {
  const x = log2X({
    domain,
    title: isLast ? 'learning rate (log scale)' : null,
    labels: isLast,
    grid: false,
  });
  const y = shareY(unitsText(width));
  const bars = shares.flatMap((share) => {
    const middle = Math.log2(share.learning_rate);
    const box = { left: middle - half * 0.92, right: middle + half * 0.92 };
    let from = 0;
    const failed = FAILURE_KINDS.flatMap((kind) => {
      const low = from;
      from += share[kind];
      return share[kind] === 0
        ? []
        : [{ ...box, low, high: Math.min(1, from), colour: styleOf(kind, threshold).colour }];
    });
    return [...failed, ...(from < 1 - 1e-6 ? [{ ...box, low: from, high: 1, colour: LEARNT }] : [])];
  });
  return {
    width: WIDTH - 150,
    height: HEIGHT,
    layer: [
      {
        data: { values: bars },
        mark: { type: 'rect' },
        encoding: {
          x: x('left'),
          x2: { field: 'right' },
          y: y('low'),
          y2: { field: 'high' },
          fill: { field: 'colour', type: 'nominal', scale: null },
        },
      },
      ...(critical === null ? [] : criticalLayers(Math.log2(critical))),
    ],
  };

  function criticalLayers(at: number): Layer[] {
    const values = [{ at }];
    return [
      {
        data: { values },
        mark: { type: 'rule', color: 'white', strokeWidth: 5 },
        encoding: { x: x('at') },
      },
      {
        data: { values },
        mark: { type: 'rule', color: INK, strokeWidth: 2 },
        encoding: { x: x('at') },
      },
    ];
  }
}

function shareY(title: string): (field: string) => Y {
  return (field) => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, 1], nice: false },
    axis: {
      title,
      titleAngle: 0,
      titleAlign: 'right',
      titleBaseline: 'middle',
      titlePadding: 12,
      values: [0, 0.5, 1],
      format: '.0%',
      grid: false,
      labelColor: QUIET,
    },
  });
}
