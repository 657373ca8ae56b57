import { wilsonInterval } from '../../analysis/critical/wilson.js';
import type { CriticalRate } from '../../tables/critical-rate.js';
import { datasetOf, unitsText } from '../../conclusion/critical-words.js';
import { legend, type Entry } from './legend.js';
import { log2X, shortText } from './log2-axis.js';
import { panelName } from './marked.js';
import type { Domain } from './scale.js';
import type { Figure, Layer, LayerView, X, Y } from './spec.js';
import { INK, QUIET, TEXT, WIDTH } from './theme.js';
import { counted, listed } from '../../conclusion/english.js';

type Width = CriticalRate['widths'][number];

const HEIGHT = 230;
const BLUE = '#0072b2';
/** Of a curve. */
const POINTS = 80;

/** The share of failed runs against the rate, a panel for each width, with its logistic fit among the others'. */
export function failureProbability(result: CriticalRate): Figure {
  const { widths, threshold, epochs } = result;
  const rates = widths.flatMap(({ shares }) => shares.map(({ learning_rate: rate }) => Math.log2(rate)));
  const domain: Domain = [Math.min(...rates) - 0.1, Math.max(...rates) + 0.1];
  return {
    title: `${titleOf(widths)}, ${datasetOf(result)}`,
    notes: [
      `Share of the runs that failed (not finite, exploded, stuck at chance, or accuracy below ${String(threshold)} after ${counted(epochs, 'epoch')}), with Wilson’s 95 % interval. ` +
        `Grey points: at or below the width’s best rate, where failures don’t count. Lines: logistic fits with Firth’s penalty; those of the other widths in grey.`,
    ],
    description: `Share of failed runs against learning rate, a panel for each width. ${widths
      .map(
        ({ width, fit, best_rate: best }) =>
          `${unitsText(width)}: best rate ${shortText(best)}, ${halfText(fit)}.`,
      )
      .join(' ')}`,
    views: [
      ...legend([SHARE, FIT, OTHERS]),
      {
        hconcat: widths.map((entry, index) =>
          panel(entry, widths, { domain, isFirst: index === 0, width: (WIDTH - 70) / widths.length - 12 }),
        ),
        spacing: 12,
      },
    ],
  };
}

const SHARE: Entry = { kind: 'marker', label: 'share of failed runs', colour: INK, shape: 'circle' };
const FIT: Entry = { kind: 'line', label: 'logistic fit', colour: BLUE, width: 2.5 };
const OTHERS: Entry = {
  kind: 'line',
  label: 'fits of the other widths',
  colour: QUIET,
  width: 1,
  opacity: 0.5,
};

/** `Half the runs fail at rate 0.6 with 64 units and 0.82 with 1,024 units`. */
function titleOf(widths: readonly Width[]): string {
  const known = widths.flatMap(({ width, fit }) => {
    const half = fit?.eta_half ?? null;
    return half === null ? [] : [`${shortText(half)} with ${unitsText(width)}`];
  });
  const ends = known.length > 2 ? [known[0] ?? '', known.at(-1) ?? ''] : known;
  return ends.length === 0
    ? 'At which rate half the runs fail is not within the grid'
    : `Half the runs fail at rate ${listed(ends)}`;
}

function halfText(fit: Width['fit']): string {
  const half = fit?.eta_half ?? null;
  return half === null ? 'half fail at no rate here' : `half fail at ${shortText(half)}`;
}

function panel(
  entry: Width,
  all: readonly Width[],
  { domain, isFirst, width }: { readonly domain: Domain; readonly isFirst: boolean; readonly width: number },
): LayerView {
  const x = log2X({ domain, title: 'learning rate (log)' });
  const y = shareY(isFirst);
  return {
    name: panelName(`width_${String(entry.width)}`, 'x'),
    title: {
      text: unitsText(entry.width),
      subtitle: halfText(entry.fit),
      frame: 'group',
      fontSize: TEXT.panel,
      subtitleFontSize: TEXT.note,
      subtitlePadding: 2,
      offset: 6,
    },
    width,
    height: HEIGHT,
    layer: [
      {
        data: { values: [{ half: 0.5 }] },
        mark: { type: 'rule', color: QUIET, strokeDash: [4, 3], strokeWidth: 1 },
        encoding: { y: y('half') },
      },
      ...all
        .filter((other) => other !== entry)
        .flatMap((other) => curve(other, { color: QUIET, strokeWidth: 1, opacity: 0.5 }, x, y)),
      ...curve(entry, { color: BLUE, strokeWidth: 2.5, opacity: 1 }, x, y),
      ...pointLayers(entry, x, y),
    ],
  };
}

/** Over the rates that it was fitted to. */
function curve(
  { fit, shares, best_rate: best }: Width,
  mark: { readonly color: string; readonly strokeWidth: number; readonly opacity: number },
  x: (field: string) => X,
  y: (field: string) => Y,
): Layer[] {
  const rates = shares.flatMap(({ learning_rate: rate }) => (rate > best ? [Math.log2(rate)] : []));
  if (fit === null || rates.length === 0) return [];
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  const values = Array.from({ length: POINTS + 1 }, (_, index) => {
    const rate = low + ((high - low) * index) / POINTS;
    return { rate, share: 1 / (1 + Math.exp(-fit.intercept - fit.rate * rate)) };
  });
  return [{ data: { values }, mark: { type: 'line', ...mark }, encoding: { x: x('rate'), y: y('share') } }];
}

function pointLayers(
  { shares, best_rate: best }: Width,
  x: (field: string) => X,
  y: (field: string) => Y,
): Layer[] {
  const values = shares.map(({ learning_rate: rate, runs, ...kinds }) => {
    const share = Object.values(kinds).reduce((sum, value) => sum + value, 0);
    const [low, high] = wilsonInterval(Math.round(share * runs), runs);
    return { rate: Math.log2(rate), share: Math.min(1, share), low, high, counts: rate > best };
  });
  const layer = (counts: boolean, colour: string): Layer[] => {
    const own = values.filter((value) => value.counts === counts);
    return [
      {
        data: { values: own },
        mark: { type: 'rule', color: colour, strokeWidth: 1, opacity: 0.6 },
        encoding: { x: x('rate'), y: y('low'), y2: { field: 'high' } },
      },
      {
        data: { values: own },
        mark: { type: 'point', shape: 'circle', filled: true, color: colour, size: 22, opacity: 1 },
        encoding: { x: x('rate'), y: y('share') },
      },
    ];
  };
  return [...layer(false, '#9aa3ad'), ...layer(true, INK)];
}

function shareY(isFirst: boolean): (field: string) => Y {
  return (field) => ({
    field,
    type: 'quantitative',
    // A label at the very top would push its panel's title up.
    scale: { domain: [-0.04, 1.06], nice: false },
    axis: {
      title: isFirst ? 'share of failed runs' : null,
      values: [0, 0.25, 0.5, 0.75, 1],
      format: '.0%',
      labels: isFirst,
      ticks: isFirst,
      grid: true,
    },
  });
}
