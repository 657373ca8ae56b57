import type { Chart, ChartPanel } from '../chart.js';
import { axisOf, type Axis } from './axis.js';

export interface DrawnPanel {
  readonly panel: ChartPanel;
  readonly x: Axis;
  readonly y: Axis;
  /** The plot's ground, which is as large as the axes are long. */
  readonly ground: SVGGraphicsElement;
  readonly width: number;
  readonly height: number;
}

/** The panels that the chart has numbers of, in the drawing's order. */
export function panelsOf(plot: Element, chart: Chart): readonly DrawnPanel[] {
  return [...plot.querySelectorAll<SVGGElement>('g[data-panel]')].flatMap((group) => {
    const { panel: key = '', x = '', y = '' } = group.dataset;
    const ground = group.querySelector('path');
    const panel = chart[key];
    if (panel === undefined || ground === null) return [];
    const { width, height } = ground.getBBox();
    return [{ panel, x: axisOf(x), y: axisOf(y), ground, width, height }];
  });
}

/** Where a point of the window lies in the panel, as shares of its width and height; `null` where it doesn't. */
export function shareWithin(
  { ground, width, height }: DrawnPanel,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): number | null {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(ground.getScreenCTM()?.inverse());
  const near = 8;
  const isWithin = x >= -near && x <= width + near && y >= 0 && y <= height;
  return isWithin ? x / width : null;
}
