import { shadeOf } from './ramp.js';
import { logTicks, type Domain } from './scale.js';
import type { LayerView } from './spec.js';

/**
 * The colours from the lowest loss to ln 10, from which on all are the darkest.
 *
 * @param what `final test loss`
 */
export function lossScale(domain: Domain, what: string): LayerView {
  const [low, high] = domain;
  const steps = 32;
  const at = (index: number): number => low * (high / low) ** (index / steps);
  return {
    width: 320,
    height: 12,
    layer: [
      {
        data: {
          values: Array.from({ length: steps }, (_, index) => ({
            from: at(index),
            // A little over the next, so that no seam shows.
            to: Math.min(high, at(index + 1.5)),
            fill: shadeOf(at(index + 0.5), domain).fill,
          })),
        },
        mark: { type: 'rect' },
        encoding: {
          x: {
            field: 'from',
            type: 'quantitative',
            scale: { type: 'log', domain: [low, high], nice: false },
            axis: {
              title: `${what} (nats, log scale; from ln 10 = 2.303 on the darkest)`,
              titleAnchor: 'start',
              values: logTicks(domain),
              format: '~g',
              grid: false,
              domain: false,
            },
          },
          x2: { field: 'to' },
          color: { field: 'fill', type: 'nominal', scale: null },
        },
      },
    ],
  };
}
