import { rateText } from './rates.js';
import type { Layer, X, Y } from './spec.js';
import type { Study } from './study.js';
import { TEXT, WIDTH, type Size } from './theme.js';

/** A column for each rate, ascending; a row for each size, the small one on top. Positions are counted in cells. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  /** Column and row of every rate and size. */
  readonly cells: readonly Place[];
  /** Rectangles, coloured by their `fill`. */
  readonly boxes: (values: readonly Box[], mark: object) => Layer;
  /** Words in the middle of where they stand, coloured by their `fill`. */
  readonly texts: (values: readonly Words[], mark: object) => Layer;
}

export interface Place {
  readonly rate: number;
  readonly size: Size;
  readonly column: number;
  readonly row: number;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly fill: string;
}

export interface Words {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly fill: string;
}

const ROW = 72;
const AXIS = 64;
const FILL = { field: 'fill', type: 'nominal', scale: null } as const;

export function gridOf({ rates, sizes }: Study): Grid {
  const x = (field: string): X => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, rates.length], nice: false },
    axis: axis('learning rate', rates.map(rateText)),
  });
  const y = (field: string): Y => ({
    field,
    type: 'quantitative',
    scale: { domain: [sizes.length, 0], nice: false },
    axis: axis(null, sizes),
  });
  return {
    width: WIDTH - AXIS,
    height: ROW * sizes.length,
    cells: sizes.flatMap((size, row) => rates.map((rate, column) => ({ rate, size, column, row }))),
    boxes: (values, mark) => ({
      data: { values: [...values] },
      mark: { type: 'rect', ...mark },
      encoding: { x: x('left'), x2: { field: 'right' }, y: y('top'), y2: { field: 'bottom' }, color: FILL },
    }),
    texts: (values, mark) => ({
      data: { values: [...values] },
      mark: { type: 'text', baseline: 'middle', ...mark },
      encoding: { x: x('x'), y: y('y'), text: { field: 'text', type: 'nominal' }, color: FILL },
    }),
  };
}

/** Of a whole cell, less a margin as a share of it. */
export function boxOf({ column, row }: Place, margin: number): Omit<Box, 'fill'> {
  return {
    left: column + margin,
    right: column + 1 - margin,
    top: row + margin,
    bottom: row + 1 - margin,
  };
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
