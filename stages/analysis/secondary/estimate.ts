import type { Secondary } from '../../tables/secondary.js';
import { meanInterval } from '../critical/t-interval.js';
import { figure, figures } from '../rounded.js';

/** As the result has it. */
export type Estimate = Secondary['noise'][number]['spike_rate'];

/** A mean with Student's t interval; of one value there is none, of no value no mean. */
export function estimateOf(values: readonly number[]): Estimate {
  const interval = meanInterval(values);
  return {
    mean: figure(interval?.mean ?? values[0] ?? null),
    ci95: figures(interval?.ci95 ?? null),
    runs: values.length,
  };
}
