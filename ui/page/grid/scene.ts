import type { Cell } from '../../src/model.js';
import type { ValueScale } from '../colour/scale.js';
import type { Geometry, Size } from './geometry.js';
import type { Palette } from './palette.js';
import type { Shape } from './shape.js';

/** What is drawn of a grid: the part that shows, at once. */
export interface Scene {
  readonly shape: Shape;
  readonly geometry: Geometry;
  readonly cells: readonly Cell[];
  /** Of the metric that colours; `null`: the state does. */
  readonly colouring: { readonly metric: number; readonly scale: ValueScale } | null;
  readonly palette: Palette;
  /** How far it is scrolled, and what shows. */
  readonly scroll: { readonly x: number; readonly y: number };
  readonly view: Size;
  /** Indices of cells: opened, under the keys, under the pointer, picked; −1: none. */
  readonly opened: number;
  readonly focused: number;
  readonly pointed: number;
  readonly picked: ReadonlySet<number>;
}

/** Rows, or columns, that are in sight. */
export interface Range {
  readonly from: number;
  readonly to: number;
}
