import type { Screen } from './screen.js';
import type { TopLevelSpec } from 'vega-lite';

/** Parts of a Vega-Lite specification, by the names that its documentation gives them. */
export type Concat = Extract<TopLevelSpec, { vconcat: unknown }>;
export type View = Concat['vconcat'][number];
export type LayerView = Extract<View, { layer: unknown }>;
export type Layer = LayerView['layer'][number];
export type Unit = Extract<Layer, { mark: unknown }>;
export type Encoding = NonNullable<Unit['encoding']>;
export type Color = NonNullable<Encoding['color']>;
export type X = NonNullable<Encoding['x']>;
export type Y = NonNullable<Encoding['y']>;
/** A figure, ready to be rendered. */
export interface Figure {
  /** Says what is seen; unique to data set and figure. */
  readonly title: string;
  /** Below the title, where the figure has one: how to read it, in sentences. */
  readonly notes?: readonly string[];
  /** For those who can't see the figure: what is drawn, and what the numbers are. */
  readonly description: string;
  readonly views: readonly View[];
  /** Of a figure that is drawn for each, and whose title stands on the page alone. */
  readonly screen?: Screen;
}

/** Words at a place of the panel, in pixels from its upper left corner. */
export function textAt(text: string, mark: object): Layer {
  return { data: { values: [{}] }, mark: { type: 'text', text, ...mark }, encoding: {} };
}
