import type { Run } from '../../analysis/claims/run.js';
import { groupBy } from '../../analysis/group-by.js';
import { bandOf, lonePoints, meanOf, pointsOf, seriesOf, shown, type Drawn, type Series } from './curves.js';
import { END_MARK } from './end-mark.js';
import { layerName, panelName, type LayerKind } from './marked.js';
import { epochX, lossY, spreadOut, within, type Domain, type LossScale } from './scale.js';
import type { Layer, LayerView, X, Y } from './spec.js';
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
  /** Names of the sizes at the lines' ends. */
  readonly labels: boolean;
  readonly xTitle: string | null;
  readonly yTitle: string | null;
}

const LABEL_GAP = 14;

/**
 * Loss by epoch with a strong line for each size (the mean over the runs that stayed finite), a band over the seeds,
 * every run faintly behind it, the level of chance where it is in the frame, and a triangle at the upper edge where
 * a run became non-finite.
 */
export function curvePanel(panel: CurvePanel): LayerView {
  const { key, title, notes, runs, domain, scale, width, height, from, last, xTitle, yTitle } = panel;
  const axes: Axes = { x: epochX(last, xTitle, from), y: lossY(domain, yTitle, scale) };
  const bySize = [...groupBy(runs, ({ row }) => row.size)];
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
      // Holds the axes where there is no run.
      { data: { values: [] }, mark: 'point', encoding: { x: axes.x('epoch'), y: axes.y('loss') } },
      ...chanceLayer(panel, axes),
      ...bySize.flatMap(([size, own]) => sizeLayers(panel, axes, size, seriesOf(own, panel.of))),
      ...bySize
        .filter(([, own]) => own.some(isNonfinite))
        .map(([size, own], index) => endLayer(panel, axes, { size, runs: own, index })),
      ...(panel.labels ? labelLayers(panel, axes, bySize) : []),
      ...(runs.length === 0 ? [emptyLayer(panel)] : []),
    ],
  };
}

interface Axes {
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
}

function sizeLayers(panel: CurvePanel, axes: Axes, size: Size, series: readonly Series[]): Layer[] {
  const { domain, from } = panel;
  const { colour, dash, shape } = SIZES[size];
  const strong = shown(series, panel);
  const band = bandOf(strong, from, domain);
  const line = pointsOf(meanOf(strong), from, domain);
  const faint = series.filter(({ run }) => panel.drawn === 'smoothed' || isNonfinite(run));
  /** Where one is drawn over the other, so that a page can show either alone. */
  const named = (kind: LayerKind, what: string | number): Pick<Layer, 'name'> =>
    panel.drawn === 'smoothed' ? { name: layerName(kind, `${panel.key}_${size}_${String(what)}`) } : {};
  return [
    {
      ...named('smoothed', 'band'),
      data: { values: [...band] },
      mark: { type: 'area', color: colour, opacity: 0.2 },
      encoding: { x: axes.x('epoch'), y: axes.y('low'), y2: { field: 'high' } },
    },
    ...faint.map(({ losses }, index): Layer => ({
      ...named('raw', index),
      data: { values: [...pointsOf(losses, from, domain)] },
      mark: { type: 'line', color: colour, opacity: 0.4, strokeWidth: 0.8 },
      encoding: { x: axes.x('epoch'), y: axes.y('loss') },
    })),
    {
      ...named('smoothed', 'line'),
      data: { values: [...line] },
      mark: { type: 'line', color: colour, strokeWidth: 2, strokeDash: dash },
      encoding: { x: axes.x('epoch'), y: axes.y('loss') },
    },
    {
      ...named('smoothed', 'points'),
      data: { values: [...lonePoints(line)] },
      mark: { type: 'point', filled: true, color: colour, shape, size: 40, opacity: 1 },
      encoding: { x: axes.x('epoch'), y: axes.y('loss') },
    },
  ];
}

/** Triangles where runs became non-finite, those of a size beside those of the others. */
function endLayer(
  { domain, from }: CurvePanel,
  axes: Axes,
  { size, runs, index }: { readonly size: Size; readonly runs: readonly Run[]; readonly index: number },
): Layer {
  const ended = runs.filter(isNonfinite);
  return {
    data: { values: ended.map(({ row }) => ({ epoch: Math.max(from, row.epochs_run), edge: domain[1] })) },
    mark: { ...END_MARK, color: SIZES[size].colour, xOffset: 6 + 11 * index },
    encoding: { x: axes.x('epoch'), y: axes.y('edge') },
  };
}

function chanceLayer({ domain, last, labels }: CurvePanel, axes: Axes): Layer[] {
  const [low, high] = domain;
  if (CHANCE < low || CHANCE > high) return [];
  const values = [{ epoch: last, chance: CHANCE }];
  const rule: Layer = {
    data: { values },
    mark: { type: 'rule', color: QUIET, strokeDash: [4, 3], strokeWidth: 1 },
    encoding: { y: axes.y('chance') },
  };
  const label: Layer = {
    data: { values },
    mark: { type: 'text', text: 'chance, ln 10', align: 'right', baseline: 'bottom', dy: -3, color: QUIET },
    encoding: { x: axes.x('epoch'), y: axes.y('chance') },
  };
  return labels ? [rule, label] : [rule];
}

function labelLayers(
  panel: CurvePanel,
  axes: Axes,
  bySize: readonly (readonly [Size, readonly Run[]])[],
): Layer[] {
  const { domain, scale, height, from, of } = panel;
  const labels = bySize.flatMap(([size, runs]) => {
    const strong = shown(seriesOf(runs, of), panel);
    const end = pointsOf(meanOf(strong), from, domain).findLast(({ loss }) => loss !== null);
    if (end?.loss == null) return [];
    const finite = runs.filter((run) => !isNonfinite(run)).length;
    const text = finite === runs.length ? size : `${size} (${String(finite)}/${String(runs.length)})`;
    return [{ epoch: end.epoch, loss: end.loss, text, colour: SIZES[size].colour }];
  });
  const places = spreadOut(
    labels.map(({ loss }) => loss),
    domain,
    { height, gap: LABEL_GAP, scale },
  );
  return labels.map(({ epoch, text, colour, loss }, index): Layer => ({
    data: { values: [{ epoch, place: within(domain, places[index] ?? loss) }] },
    mark: {
      type: 'text',
      text,
      align: 'left',
      baseline: 'middle',
      dx: 6,
      fontSize: TEXT.label,
      fontWeight: 'bold',
      color: colour,
    },
    encoding: { x: axes.x('epoch'), y: axes.y('place') },
  }));
}

function emptyLayer({ width, height }: CurvePanel): Layer {
  return {
    data: { values: [{}] },
    encoding: {},
    mark: { type: 'text', text: 'no runs', fontSize: TEXT.label, color: INK, x: width / 2, y: height / 2 },
  };
}
