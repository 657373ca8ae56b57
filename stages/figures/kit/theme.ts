import type { Config } from 'vega-lite';
import type { CellRow } from '../../tables/cells.js';

/** First the font whose widths are known; the others are narrower, so that what fits in it fits in them. */
export const FONT = 'DejaVu Sans, Helvetica, Arial, sans-serif';

export type Size = CellRow['size'];

/** How a size looks in every figure: its colour (Okabe and Ito's, told apart by all) and its dash. */
export const SIZES: Readonly<Record<Size, { readonly colour: string; readonly dash: number[] }>> = {
  small: { colour: '#0072b2', dash: [2, 2] },
  medium: { colour: '#c75000', dash: [7, 3] },
  large: { colour: '#007a5e', dash: [1, 0] },
};

export const BY_SIZE: readonly Size[] = ['small', 'medium', 'large'];

/** The scale of a field `size`. */
export const SIZE_COLOURS = { domain: [...BY_SIZE], range: BY_SIZE.map((size) => SIZES[size].colour) };

export const INK = '#1d2126';
export const QUIET = '#555d66';
const FAINT = '#e3e6ea';

/** Font sizes in pixels. */
export const TEXT = { title: 16, panel: 13, label: 12, note: 11 } as const;

/** Of every figure, in pixels. */
export const WIDTH = 880;

/** Where a run became non-finite: a triangle at the upper edge of its panel. */
export const END_MARK = {
  type: 'point',
  shape: 'triangle-up',
  filled: true,
  size: 80,
  opacity: 1,
  y: 0,
  yOffset: 6,
} as const;

export const CONFIG: Config = {
  font: FONT,
  // The figure as a whole has a title and a description; its numbers stand in tables.
  aria: false,
  background: 'white',
  padding: 10,
  view: { stroke: null },
  concat: { spacing: 16 },
  title: {
    anchor: 'start',
    frame: 'bounds',
    color: INK,
    fontSize: TEXT.title,
    fontWeight: 'bold',
    offset: 12,
    subtitleColor: QUIET,
    subtitleFontSize: TEXT.label,
    subtitleLineHeight: 17,
    subtitlePadding: 6,
  },
  axis: {
    domainColor: '#8a929b',
    tickColor: '#8a929b',
    gridColor: FAINT,
    labelColor: INK,
    labelFontSize: TEXT.note,
    labelLimit: 0,
    titleColor: INK,
    titleFontSize: TEXT.label,
    titleFontWeight: 'normal',
    titleLimit: 0,
  },
  header: {
    title: null,
    labelColor: INK,
    labelFontSize: TEXT.label,
    titleColor: INK,
    titleFontSize: TEXT.label,
    titleFontWeight: 'normal',
  },
  legend: {
    titleColor: INK,
    titleFontSize: TEXT.label,
    titleFontWeight: 'normal',
    titleLimit: 0,
    labelColor: INK,
    labelFontSize: TEXT.label,
    labelLimit: 0,
    symbolSize: 80,
    offset: 10,
    columnPadding: 18,
  },
  text: { fontSize: TEXT.note, color: INK },
};
