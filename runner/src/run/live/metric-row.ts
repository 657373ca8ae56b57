import { metricValue, type MetricValues } from '../../model/metrics.js';
import { parseNumericJson } from '../../model/numeric-json.js';

type Figure = MetricValues[string];

/** What a line of a metrics file says; `null` for what is no JSON object: a stage may write there whatever it likes. */
export function metricRow(line: string): MetricValues | null {
  try {
    return metricValues(parseNumericJson(line));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The figures of an object, those further in by dotted names; lists are none. `null`: there are none. */
export function metricValues(json: unknown): MetricValues | null {
  const figures = typeof json === 'object' && json !== null ? figuresIn(json, '') : [];
  return figures.length === 0 ? null : Object.fromEntries(figures);
}

function figuresIn(json: object, prefix: string): readonly (readonly [string, Figure])[] {
  if (Array.isArray(json)) return [];
  return Object.entries(json).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return figuresIn(value, `${prefix}${name}.`);
    const figure = figureOf(value);
    return figure === undefined ? [] : [[`${prefix}${name}`, figure] as const];
  });
}

function figureOf(value: unknown): Figure | undefined {
  if (typeof value === 'number') return metricValue(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}
