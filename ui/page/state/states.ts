import type { CellState } from '../../src/model.js';

export interface StateLook {
  readonly word: string;
  /** An outline in a square of ten; `null`: the colour alone, since nothing is the matter. */
  readonly glyph: string | null;
}

/** Those that need a look stand first. */
export const STATES: Readonly<Record<CellState, StateLook>> = {
  failed: {
    word: 'failed',
    glyph: 'M1.5 3 3 1.5 5 3.5 7 1.5 8.5 3 6.5 5 8.5 7 7 8.5 5 6.5 3 8.5 1.5 7 3.5 5Z',
  },
  blocked: {
    word: 'blocked',
    glyph: 'M5 .8A4.2 4.2 0 1 0 5 9.2 4.2 4.2 0 1 0 5 .8ZM2 4.2H8V5.8H2Z',
  },
  ended: { word: 'ended', glyph: 'M2 2H8V8H2Z' },
  running: { word: 'running', glyph: 'M2.2 1 8.6 5 2.2 9Z' },
  waiting: {
    word: 'waiting',
    glyph: 'M1 4.2H2.6V5.8H1ZM4.2 4.2H5.8V5.8H4.2ZM7.4 4.2H9V5.8H7.4Z',
  },
  executed: { word: 'ran', glyph: null },
  restored: {
    word: 'restored',
    glyph: 'M4.2 1 1 3.8 4.2 6.6V4.6H6C7 4.6 7.4 5.3 7.4 6S7 7.4 6 7.4H3V9H6C7.9 9 9 7.6 9 6S7.9 3 6 3H4.2Z',
  },
  'up-to-date': { word: 'up to date', glyph: null },
  untold: { word: 'not looked at', glyph: null },
};

export const CELL_STATES = Object.keys(STATES).filter(isCellState);

export function isCellState(text: string): text is CellState {
  return Object.hasOwn(STATES, text);
}
