import { WIDTH } from './theme.js';

/** What a figure is drawn for: a phone has its panels one below the other, and its legend in a column. */
export interface Screen {
  readonly isPhone: boolean;
  /** Of the whole figure, in pixels, which the page shows as they are or larger. */
  readonly width: number;
}

export const WIDE: Screen = { isPhone: false, width: WIDTH };

/** Beside the page's first words. */
export const BESIDE_WORDS: Screen = { isPhone: false, width: 640 };

export const PHONE: Screen = { isPhone: true, width: 336 };

/** Of a plot beside an axis with labels of numbers. */
export function plotWidth({ width }: Screen): number {
  return width - 72;
}
