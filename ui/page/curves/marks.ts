import type uPlot from 'uplot';
import { NOT_FINITE_GLYPHS } from '../colour/scale.js';
import type { Joined } from './join.js';

const SIZE = 9;

/** Marks at the edge of a plot where a value is NaN or infinite, so that a curve that breaks off says why. */
export function markPlugin({ series }: Joined, colourOf: (index: number) => string): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const { ctx: pen, bbox } = plot;
        const ratio = window.devicePixelRatio;
        const size = SIZE * ratio;
        series.forEach(({ marks }, index) => {
          for (const { x, is } of marks) {
            const middle = plot.valToPos(x, 'x', true);
            const top = is === '∞' ? bbox.top : bbox.top + bbox.height - size;
            pen.save();
            pen.translate(middle - size / 2, top);
            pen.scale(size / 10, size / 10);
            pen.fillStyle = colourOf(index);
            pen.fill(new Path2D(NOT_FINITE_GLYPHS[is]));
            pen.restore();
          }
        });
      },
    },
  };
}
