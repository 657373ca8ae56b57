import { rateText } from './rates.js';
import type { Layer, LayerView, X, Y } from './spec.js';
import type { Study } from './study.js';
import { TEXT, WIDTH, type Size } from './theme.js';

/** A column for each rate, ascending; a row for each size, the small one on top. Positions are counted in cells. */
export interface Grid {
  readonly x: (field: string) => X;
  readonly y: (field: string) => Y;
  readonly width: number;
  readonly height: number;
  /** Column and row of every rate and size. */
  readonly cells: readonly {
    readonly rate: number;
    readonly size: Size;
    readonly column: number;
    readonly row: number;
  }[];
}

const ROW = 72;
const AXIS = 64;

export function gridOf({ rates, sizes }: Study): Grid {
  return {
    x: (field) => ({
      field,
      type: 'quantitative',
      scale: { domain: [0, rates.length], nice: false },
      axis: axis('learning rate', rates.map(rateText)),
    }),
    y: (field) => ({
      field,
      type: 'quantitative',
      scale: { domain: [sizes.length, 0], nice: false },
      axis: axis(null, sizes),
    }),
    width: WIDTH - AXIS,
    height: ROW * sizes.length,
    cells: sizes.flatMap((size, row) => rates.map((rate, column) => ({ rate, size, column, row }))),
  };
}

export function gridView({ width, height }: Grid, layer: readonly Layer[]): LayerView {
  return { width, height, layer: [...layer] };
}

/** A label in the middle of each cell. */
function axis(
  title: string | null,
  labels: readonly string[],
): NonNullable<Exclude<X, { value: unknown }>['axis']> {
  return {
    title,
    values: labels.map((_, index) => index + 0.5),
    labelExpr: `[${labels.map((label) => `'${label}'`).join(',')}][floor(datum.value)]`,
    labelFontSize: TEXT.label,
    domain: false,
    ticks: false,
    grid: false,
    labelPadding: 6,
  };
}
