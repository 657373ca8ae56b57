import type { Decision } from '../analysis/critical/decision.js';
import { ACTIVATIONS, type ActivationName } from '../arms/activations.js';
import type { Method } from '../analysis/severity/ladder.js';
import type { Severity } from '../analysis/severity/definitions.js';
import type { Cell } from '../train/cell.js';
import { count, figure, list, number, object, positive } from '../train/record-file.js';
import { checkedJson } from './checked-json.js';

type Slope = Severity & {
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
  /** By the main study's rule; `null` for a slope that isn't a mean over seeds, and without one. */
  readonly verdict: Decision['verdict'] | null;
  /**
   * Asked after the runs were seen: failures of the main study's runs, at any batch. The others are the addendum's, within
   * the first 400 batches.
   */
  readonly exploratory: boolean;
};

interface DeadUnits {
  readonly runs: number;
  /** Of the share of all hidden units that were dead at the end, on the first 1,000 test images. */
  readonly median_share: number;
  /** Of the share in the layer that has more of them. */
  readonly median_share_of_worse_layer: number;
}

/**
 * `artifacts/tables/severity.json`: slopes of log2 threshold on log2 width by how bad a failure has to be, each by each
 * method, and dead units among failed runs.
 */
export interface SeverityTable {
  readonly v: 1;
  readonly definitions: readonly Slope[];
  /** The main study's once more, failures counted from the grid's lowest rate on instead of above the width's best. */
  readonly from_lowest_rate: readonly Slope[];
  /** Of unusable runs that stayed finite, above the width's best rate. */
  readonly dead_units: readonly (DeadUnits & { readonly width: number })[];
  /** Of runs that failed by each definition and stayed finite, above the width's best rate, of these widths together. */
  readonly dead_units_by_definition: readonly (DeadUnits & Pick<Slope, 'name' | 'widths'>)[];
}

const interval = { type: 'array', items: number, minItems: 2, maxItems: 2 };

const SLOPE = object({
  name: { type: 'string', minLength: 1 },
  threshold: { anyOf: [number, { enum: ['accuracy', 'nonfinite'] }] },
  activation: { enum: Object.keys(ACTIVATIONS) },
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
  verdict: { enum: ['SUPPORTED', 'NOT SUPPORTED', 'INCONCLUSIVE', null] },
  exploratory: { type: 'boolean' },
});

const DEAD_UNITS = { runs: count, median_share: number, median_share_of_worse_layer: number };

export const severityJson = checkedJson<SeverityTable>(
  object({
    v: { const: 1 },
    definitions: list(SLOPE),
    from_lowest_rate: list(SLOPE),
    dead_units: list(object({ width: positive, ...DEAD_UNITS })),
    dead_units_by_definition: list(
      object({ name: { type: 'string', minLength: 1 }, widths: list(positive), ...DEAD_UNITS }),
    ),
  }),
);
