import type { ActivationName } from '../arms/activations.js';
import type { Method } from '../analysis/severity/ladder.js';
import type { Severity } from '../analysis/severity/definitions.js';
import type { Cell } from '../train/cell.js';
import { count, figure, list, number, object, positive } from '../train/record-file.js';
import { checkedJson } from './checked-json.js';

/**
 * `artifacts/tables/severity.json`: slopes of log2 threshold on log2 width by how bad a failure has to be, each by each
 * method, and dead units among failed runs.
 */
export interface SeverityTable {
  readonly v: 1;
  readonly definitions: readonly (Severity & {
    readonly activation: ActivationName;
    readonly dataset: Cell['dataset'];
    readonly method: Method;
    /** Over which the slope is. */
    readonly widths: readonly number[];
    readonly slope: number | null;
    readonly ci95: readonly [number, number] | null;
    /** That have a part in the slope. */
    readonly seeds: number;
    /** Of `thresholds`, one for each width and seed. */
    readonly censored: number;
    readonly thresholds: number;
    /** Asked after the runs were seen. */
    readonly exploratory: boolean;
  })[];
  /** Of unusable runs that stayed finite, above the width's best rate. */
  readonly dead_units: readonly {
    readonly width: number;
    readonly runs: number;
    /** Of the share of all hidden units that were dead at the end, on the first 1,000 test images. */
    readonly median_share: number;
    /** Of the share in the layer that has more of them. */
    readonly median_share_of_worse_layer: number;
  }[];
}

const interval = { type: 'array', items: number, minItems: 2, maxItems: 2 };

export const severityJson = checkedJson<SeverityTable>(
  object({
    v: { const: 1 },
    definitions: list(
      object({
        name: { type: 'string', minLength: 1 },
        threshold: { anyOf: [number, { enum: ['accuracy', 'nonfinite'] }] },
        activation: { enum: ['relu', 'leaky-0.001', 'leaky-0.01', 'leaky-0.1', 'tanh'] },
        dataset: { enum: ['fashion-mnist', 'mnist'] },
        method: {
          enum: ['seed-slopes', 'seed-slopes-at-bound', 'half-rates', 'censored-regression', 'pooled-firth'],
        },
        widths: list(positive),
        slope: figure,
        ci95: { anyOf: [interval, { type: 'null' }] },
        seeds: count,
        censored: count,
        thresholds: count,
        exploratory: { type: 'boolean' },
      }),
    ),
    dead_units: list(
      object({ width: positive, runs: count, median_share: number, median_share_of_worse_layer: number }),
    ),
  }),
);
