import type { Value } from '../../model/graph.js';
import { metricsOf } from '../../model/leaves.js';
import { metricValue, type MetricValues } from '../../model/metrics.js';
import { parseNumericJson } from '../../model/numeric-json.js';
import { isMap } from '../../model/value-changes.js';

type Figure = MetricValues[string];

/** What a line of a metrics file says; `null` for what is no JSON object: a stage may write there whatever it likes. */
export function metricRow(line: string): MetricValues | null {
  try {
    return metricValues(parseNumericJson(line) as Value);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The figures of a map, by the rule of `metrics show`. `null`: there are none. */
export function metricValues(value: Value): MetricValues | null {
  if (!isMap(value)) return null;
  const figures = [...metricsOf(value)].flatMap(([name, leaf]) => {
    const figure = figureOf(leaf);
    return figure === undefined ? [] : [[name, figure] as const];
  });
  return figures.length === 0 ? null : Object.fromEntries(figures);
}

function figureOf(value: Value): Figure | undefined {
  if (typeof value === 'number') return metricValue(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}
