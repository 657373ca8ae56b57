import type { CellState } from '../../src/model.js';
import type { Shade } from '../colour/ramp.js';
import { CELL_STATES } from '../state/states.js';
import { cssColour } from '../state/theme.js';

/** The page's colours and font, for a canvas. */
export interface Palette {
  readonly states: Readonly<Record<CellState, Shade>>;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly faint: string;
  readonly page: string;
  readonly link: string;
  readonly font: string;
}

/** As they are now; main.css has them. */
export function readPalette(): Palette {
  const states = Object.fromEntries(
    CELL_STATES.map((state) => [state, { fill: cssColour(`s-${state}`), ink: cssColour(`i-${state}`) }]),
  ) as Record<CellState, Shade>;
  return {
    states,
    text: cssColour('text'),
    quiet: cssColour('quiet'),
    line: cssColour('line'),
    faint: cssColour('faint'),
    page: cssColour('page'),
    link: cssColour('link'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
  };
}

const ruler = document.createElement('canvas').getContext('2d');

/** In CSS pixels. */
export function measureText(text: string, font: string): number {
  if (ruler === null) throw new Error('this browser draws on no canvas');
  ruler.font = font;
  return ruler.measureText(text).width;
}
