import type { Screen } from './screen.js';
import type { Encoding } from './spec.js';

/** How one of the things that a figure compares looks: told apart by shape as well as by colour. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly shape?: 'circle' | 'square' | 'diamond' | 'triangle-up' | 'triangle-down' | 'cross';
}

/**
 * By the field `series`, equal in all layers of a figure: colours and, on points, shapes, with one legend above the plot.
 *
 * @param columns of the legend, on a phone
 */
export function seriesLook(
  all: readonly Series[],
  { isPhone }: Screen,
  columns = 1,
): Required<Pick<Encoding, 'color' | 'shape'>> {
  const domain = all.map(({ name }) => name);
  const common = {
    field: 'series',
    type: 'nominal',
    legend: { orient: 'top', direction: 'horizontal', title: null, ...(isPhone ? { columns } : {}) },
  } as const;
  return {
    color: { ...common, scale: { domain, range: all.map(({ colour }) => colour) } },
    shape: { ...common, scale: { domain, range: all.map(({ shape = 'square' }) => shape) } },
  };
}
