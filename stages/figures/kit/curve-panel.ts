import type { Run } from '../../analysis/claims/run.js';
import { groupBy } from '../../analysis/group-by.js';
import { seriesOf, summaryOf, type Drawn } from './curves.js';
import { layerName, panelName, type LayerKind } from './marked.js';
import { epochX, lossY, type Domain, type LossScale } from './scale.js';
import { textAt, type Color, type Encoding, type Layer, type LayerView } from './spec.js';
import { isNonfinite } from './study.js';
import { BY_SIZE, END_MARK, INK, QUIET, SIZE_COLOURS, SIZES, TEXT, type Size } from './theme.js';

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
const COLOUR: Color = { ...COMMON, scale: SIZE_COLOURS };
const DASH: NonNullable<Encoding['strokeDash']> = {
  ...COMMON,
  scale: { domain: [...BY_SIZE], range: BY_SIZE.map((size) => SIZES[size].dash) },
};

/**
 * Loss by epoch: a strong line for each size, a band over its seeds, every run faintly behind, the level of chance where
 * it is in the frame, and a triangle where a run became non-finite.
 */
export function curvePanel(panel: CurvePanel): LayerView {
  const { key, title, notes, runs, of, domain, from, drawn, width, height } = panel;
  const x = epochX(from, panel.last, panel.xTitle);
  const y = lossY(domain, panel.yTitle, panel.scale);
  const bySize = [...groupBy(seriesOf(runs, of), ({ run }) => run.row.size)];
  /** The loss, or the edge of the frame that it lies beyond. */
  const held = (loss: number | null): number | null => (loss === null ? null : Math.min(domain[1], loss));
  const lines = bySize.flatMap(([size, own]) =>
    summaryOf(own, panel).map(({ epoch, loss, low, high }) => ({
      size,
      epoch,
      loss: held(loss),
      low: held(low),
      high: held(high),
    })),
  );
  const faint = bySize
    .flatMap(([, own]) => own)
    .filter(({ run }) => drawn === 'smoothed' || isNonfinite(run))
    .flatMap(({ run: { row }, losses }) =>
      losses.map((loss, epoch) => ({ size: row.size, run: row.seed, epoch, loss: held(loss) })).slice(from),
    );
  /** Where one is drawn over the other, so that a page can show either alone. */
  const named = (kind: LayerKind, what: string): Pick<Layer, 'name'> =>
    drawn === 'smoothed' ? { name: layerName(kind, `${key}_${what}`) } : {};
  const loss = { x, y: y('loss'), color: COLOUR };
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
      ...chanceLayers(panel),
      {
        ...named('smoothed', 'band'),
        data: { values: lines },
        mark: { type: 'area', opacity: 0.2 },
        encoding: { x, y: y('low'), y2: { field: 'high' }, color: COLOUR },
      },
      {
        ...named('raw', 'runs'),
        data: { values: faint },
        mark: { type: 'line', opacity: 0.4, strokeWidth: 0.8 },
        encoding: { ...loss, detail: { field: 'run' } },
      },
      {
        ...named('smoothed', 'line'),
        data: { values: lines },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { ...loss, strokeDash: DASH },
      },
      {
        ...named('smoothed', 'points'),
        data: { values: lines.filter((_, index) => isLone(lines, index)) },
        mark: { type: 'point', filled: true, size: 40, opacity: 1 },
        encoding: loss,
      },
      // Those of a size beside those of the others.
      ...[...groupBy(runs.filter(isNonfinite), ({ row }) => row.size)].map(([size, ended], index): Layer => ({
        data: { values: ended.map(({ row }) => ({ size, epoch: Math.max(from, row.epochs_run) })) },
        mark: { ...END_MARK, xOffset: 6 + 11 * index },
        encoding: { x, color: COLOUR },
      })),
      ...(runs.length === 0
        ? [textAt('no runs', { fontSize: TEXT.label, color: INK, x: width / 2, y: height / 2 })]
        : []),
    ],
  };
}

/** Whether the point has no neighbour on its line, so that no line shows it. */
function isLone(
  points: readonly { readonly size: Size; readonly loss: number | null }[],
  index: number,
): boolean {
  const isThere = (at: number): boolean =>
    points[at]?.size === points[index]?.size && typeof points[at]?.loss === 'number';
  return isThere(index) && !isThere(index - 1) && !isThere(index + 1);
}

function chanceLayers({ domain: [low, high], scale, yTitle, drawn, width }: CurvePanel): Layer[] {
  if (CHANCE < low || CHANCE > high) return [];
  const common = {
    data: { values: [{ chance: CHANCE }] },
    encoding: { y: lossY([low, high], yTitle, scale)('chance') },
  };
  const rule: Layer = { ...common, mark: { type: 'rule', color: QUIET, strokeDash: [4, 3], strokeWidth: 1 } };
  const words = { text: 'chance, ln 10', align: 'right', baseline: 'bottom', dy: -3, x: width } as const;
  const label: Layer = { ...common, mark: { type: 'text', color: QUIET, ...words } };
  // Small panels have no room for the words.
  return drawn === 'smoothed' ? [rule, label] : [rule];
}
