import { FAILURE_KINDS, type FailureKind } from '../../analysis/critical/failure.js';
import { datasetOf, kindText, unitsText } from '../../words/critical-words.js';
import { listed } from '../../words/english.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import type { MainTables } from '../kit/main-figure-stage.js';
import { plotWidth, type Screen } from '../kit/screen.js';
import { seriesLook, type Series } from '../kit/series.js';
import type { Figure, X } from '../kit/spec.js';
import { INK } from '../kit/theme.js';
import { VERDICT_STYLES } from '../kit/verdict-styles.js';

type Width = CriticalRate['widths'][number];

const LEARNT: Series = { name: 'works', colour: '#e3e6ea' };

const HEADER = { labelAngle: 0, labelAlign: 'left', labelExpr: "datum.value + ' units'" } as const;
const WIDTHS = { field: 'width', type: 'ordinal', header: HEADER } as const;

/** What became of the runs at every rate, a row for each width: the shares of each kind of failure, stacked. */
export function failureKinds({ critical: result }: MainTables, screen: Screen): Figure {
  const { widths, steps } = result;
  const half = 2 ** (1 / steps / 2);
  const kinds = FAILURE_KINDS.filter((kind) => widths.some(({ failures }) => failures[kind] > 0));
  const series = [...kinds.map((kind) => styleOf(kind, result.threshold)), LEARNT];
  const x = (field: string): X => ({
    field,
    type: 'quantitative',
    scale: {
      type: 'log',
      base: 2,
      domain: [result.lowest_rate / half, result.highest_rate * half],
      nice: false,
    },
    axis: { title: 'learning rate', format: '~r', tickCount: 5, grid: false },
  });
  const values = widths.flatMap((own) => [
    ...own.shares.flatMap((share) =>
      stacked(share, kinds, result.threshold, half).map((part) => ({ ...part, width: own.width })),
    ),
    // A row of its own in the data, since a facet has one source.
    ...(own.eta_crit === null ? [] : [{ width: own.width, usable: own.eta_crit }]),
  ]);
  return {
    title: `What became of the runs by rate and width, ${datasetOf(result)}`,
    description: `Stacked shares of each kind of failure against learning rate, a row for each width. ${widths
      .map((own) => `${unitsText(own.width)}, failed runs: ${countsText(own, result.threshold)}.`)
      .join(' ')}`,
    screen,
    views: [
      {
        data: { values },
        // On a phone the widths' names stand above their rows.
        ...(screen.isPhone
          ? {
              facet: { ...WIDTHS, header: { ...HEADER, labelAnchor: 'start', labelPadding: -6 } },
              columns: 1,
            }
          : { facet: { row: WIDTHS } }),
        spacing: screen.isPhone ? 4 : 8,
        spec: {
          width: screen.isPhone ? screen.width - 30 : plotWidth(screen) - 40,
          height: screen.isPhone ? 52 : 62,
          layer: [
            {
              transform: [{ filter: 'isValid(datum.from)' }],
              mark: { type: 'rect', stroke: 'white', strokeWidth: 0.5 },
              encoding: {
                x: x('left'),
                x2: { field: 'right' },
                y: { field: 'from', type: 'quantitative', scale: { domain: [0, 1] }, axis: null },
                y2: { field: 'to' },
                color: seriesLook(series, screen, 2).color,
              },
            },
            {
              transform: [{ filter: 'isValid(datum.usable)' }],
              mark: { type: 'rule', color: INK, strokeWidth: 2.5, strokeDash: [4, 3] },
              encoding: { x: x('usable') },
            },
          ],
        },
      },
    ],
  };
}

function styleOf(kind: FailureKind, threshold: number): Series {
  const verdict = kind === 'BELOW_THRESHOLD' ? 'DEGRADED' : kind;
  return { name: kindText(kind, threshold), colour: VERDICT_STYLES[verdict].fill };
}

/** From the bottom the kinds, and what worked above them. */
function stacked(
  share: Width['shares'][number],
  kinds: readonly FailureKind[],
  threshold: number,
  half: number,
): readonly object[] {
  const sides = { left: share.learning_rate / half, right: share.learning_rate * half };
  let from = 0;
  const parts = kinds.map((kind) => {
    const part = { ...sides, from, to: from + share[kind], series: styleOf(kind, threshold).name };
    from = part.to;
    return part;
  });
  return [...parts, { ...sides, from, to: 1, series: LEARNT.name }].filter(({ from: low, to }) => to > low);
}

function countsText({ failures }: Width, threshold: number): string {
  const seen = FAILURE_KINDS.filter((kind) => failures[kind] > 0);
  return listed(seen.map((kind) => `${String(failures[kind])} ${kindText(kind, threshold)}`)) || 'none';
}
