import type { Run } from '../../analysis/claims/run.js';
import { groupBy } from '../../analysis/group-by.js';
import { bandOf, lonePoints, meanOf, pointsOf, seriesOf, shown, type Drawn } from './curves.js';
import { END_MARK } from './end-mark.js';
import { layerName, panelName, type LayerKind } from './marked.js';
import { epochX, lossY, type Domain, type LossScale } from './scale.js';
import type { Encoding, Layer, LayerView, X, Y } from './spec.js';
import { isNonfinite } from './study.js';
import { INK, QUIET, SIZES, TEXT, type Size } from './theme.js';

/** ln 10: the loss of guessing among ten classes. */
export const CHANCE = Math.log(10);

export interface CurvePanel {
  /** Unique within the figure, of letters, digits and `_`. */
  readonly key: string;
  readonly title: string;
  /** Under the title; panels beside each other have as many lines. */
  readonly notes: readonly string[];
  readonly runs: readonly Run[];
  readonly of: 'train' | 'test';
  /** The first epoch that is drawn. */
  readonly from: number;
  readonly last: number;
  readonly domain: Domain;
  readonly scale: LossScale;
  readonly width: number;
  readonly height: number;
  /** Smoothed by the debiased average with the raw curves behind, or raw only. */
  readonly drawn: Drawn;
  readonly xTitle: string | null;
  readonly yTitle: string | null;
}

const BY_SIZE: readonly Size[] = ['small', 'medium', 'large'];

/** By the field `size`, in all panels of a figure alike: Vega-Lite makes one legend of them. */
const COMMON = {
  field: 'size',
  type: 'nominal',
  legend: {
    orient: 'top',
    direction: 'horizontal',
    title: null,
    symbolType: 'stroke',
    symbolSize: 900,
    symbolOpacity: 1,
    symbolStrokeWidth: 2,
  },
} as const;
const COLOUR: NonNullable<Encoding['color']> = {
  ...COMMON,
  scale: { domain: [...BY_SIZE], range: BY_SIZE.map((size) => SIZES[size].colour) },
};
const DASH: NonNullable<Encoding['strokeDash']> = {
  ...COMMON,
  scale: { domain: [...BY_SIZE], range: BY_SIZE.map((size) => SIZES[size].dash) },
};

/**
 * Loss by epoch with a strong line for each size (the mean over the runs that stayed finite), a band over the seeds,
 * every run faintly behind it, the level of chance where it is in the frame, and a triangle at the upper edge where
 * a run became non-finite.
 */
export function curvePanel(panel: CurvePanel): LayerView {
  const { key, title, notes, runs, domain, scale, width, height, from, last, xTitle, yTitle } = panel;
  const axes: Axes = { x: epochX(last, xTitle, from), y: lossY(domain, yTitle, scale) };
  return {
    name: panelName(key),
    title: {
      text: title,
      ...(notes.length === 0 ? {} : { subtitle: [...notes] }),
      frame: 'group',
      fontSize: TEXT.panel,
      subtitleFontSize: TEXT.note,
      subtitleLineHeight: 14,
      subtitlePadding: 3,
      offset: 6,
    },
    width,
    height,
    layer: [
      ...chanceLayer(panel, axes),
      ...curveLayers(panel, axes),
      ...endLayers(panel, axes),
      ...(runs.length === 0 ? [emptyLayer(panel)] : []),
    ],
  };
}

interface Axes {
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
}

function curveLayers(panel: CurvePanel, { x, y }: Axes): Layer[] {
  const { runs, of, domain, from } = panel;
  const sizes = [...groupBy(runs, ({ row }) => row.size)].map(([size, own]) => {
    const series = seriesOf(own, of);
    const strong = shown(series, panel);
    const faint = series.filter(({ run }) => panel.drawn === 'smoothed' || isNonfinite(run));
    return {
      line: pointsOf(meanOf(strong), from, domain).map((point) => ({ ...point, size })),
      band: bandOf(strong, from, domain).map((part) => ({ ...part, size })),
      faint: faint.flatMap(({ run, losses }) =>
        pointsOf(losses, from, domain).map((point) => ({ ...point, size, run: run.row.seed })),
      ),
    };
  });
  /** Where one is drawn over the other, so that a page can show either alone. */
  const named = (kind: LayerKind, what: string): Pick<Layer, 'name'> =>
    panel.drawn === 'smoothed' ? { name: layerName(kind, `${panel.key}_${what}`) } : {};
  const loss = { x: x('epoch'), y: y('loss'), color: COLOUR };
  return [
    {
      ...named('smoothed', 'band'),
      data: { values: sizes.flatMap(({ band }) => band) },
      mark: { type: 'area', opacity: 0.2 },
      encoding: { x: x('epoch'), y: y('low'), y2: { field: 'high' }, color: COLOUR },
    },
    {
      ...named('raw', 'runs'),
      data: { values: sizes.flatMap(({ faint }) => faint) },
      mark: { type: 'line', opacity: 0.4, strokeWidth: 0.8 },
      encoding: { ...loss, detail: { field: 'run' } },
    },
    {
      ...named('smoothed', 'line'),
      data: { values: sizes.flatMap(({ line }) => line) },
      mark: { type: 'line', strokeWidth: 2 },
      encoding: { ...loss, strokeDash: DASH },
    },
    {
      ...named('smoothed', 'points'),
      data: { values: sizes.flatMap(({ line }) => lonePoints(line)) },
      mark: { type: 'point', filled: true, size: 40, opacity: 1 },
      encoding: loss,
    },
  ];
}

/** Triangles where runs became non-finite, those of a size beside those of the others. */
function endLayers({ domain, from, runs }: CurvePanel, { x, y }: Axes): Layer[] {
  return [...groupBy(runs.filter(isNonfinite), ({ row }) => row.size)].map(([size, ended], index) => ({
    data: {
      values: ended.map(({ row }) => ({ epoch: Math.max(from, row.epochs_run), edge: domain[1], size })),
    },
    mark: { ...END_MARK, xOffset: 6 + 11 * index },
    encoding: { x: x('epoch'), y: y('edge'), color: COLOUR },
  }));
}

function chanceLayer({ domain, last, drawn }: CurvePanel, { x, y }: Axes): Layer[] {
  const [low, high] = domain;
  if (CHANCE < low || CHANCE > high) return [];
  const values = [{ epoch: last, chance: CHANCE }];
  const rule: Layer = {
    data: { values },
    mark: { type: 'rule', color: QUIET, strokeDash: [4, 3], strokeWidth: 1 },
    encoding: { y: y('chance') },
  };
  const label: Layer = {
    data: { values },
    mark: { type: 'text', text: 'chance, ln 10', align: 'right', baseline: 'bottom', dy: -3, color: QUIET },
    encoding: { x: x('epoch'), y: y('chance') },
  };
  // Small panels have no room for the words.
  return drawn === 'smoothed' ? [rule, label] : [rule];
}

function emptyLayer({ width, height }: CurvePanel): Layer {
  return {
    data: { values: [{}] },
    encoding: {},
    mark: { type: 'text', text: 'no runs', fontSize: TEXT.label, color: INK, x: width / 2, y: height / 2 },
  };
}
