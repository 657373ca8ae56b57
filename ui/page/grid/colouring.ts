import type { Group, Metric } from '../../src/model.js';
import { scaleOf, type ValueScale } from '../colour/scale.js';
import type { Scale } from '../state/choice.js';

export interface Colouring {
  /** Of the group's metrics. */
  readonly metric: number;
  readonly of: Metric;
  readonly scale: ValueScale;
}

/**
 * What colours a group's cells; `null`: their state.
 *
 * @param metric the one that was chosen; empty: none; `null`: the first that any cell has
 */
export function colouringOf(
  { metrics, cells }: Group,
  metric: string | null,
  scale: Scale | null,
): Colouring | null {
  if (metric === '') return null;
  const hasAny = (index: number): boolean => cells.some(({ values }) => (values[index] ?? null) !== null);
  const named = metrics.findIndex(({ name }) => name === metric);
  const index = named >= 0 ? named : metrics.findIndex((_, at) => hasAny(at));
  const of = metrics[index];
  if (of === undefined) return null;
  return {
    metric: index,
    of,
    scale: scaleOf(
      cells.map(({ values }) => values[index] ?? null),
      scale,
    ),
  };
}
