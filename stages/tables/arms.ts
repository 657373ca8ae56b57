import { ACTIVATIONS, type ActivationName } from '../arms/activations.js';
import type { LossKind } from '../engines/variants/names.js';
import type { Cell } from '../train/cell.js';
import { count, figure, list, number, object, positive } from '../train/record-file.js';
import { checkedJson } from './checked-json.js';

type Interval = readonly [number, number];

/** The slope of one kind of threshold, log2 rate on log2 width, and what the rule for octaves asks. */
export interface ArmThreshold {
  readonly slope: number | null;
  readonly ci95: Interval | null;
  readonly ci90: Interval | null;
  /** That have a threshold at every width, of `of_seeds`. */
  readonly seeds: number;
  readonly of_seeds: number;
  readonly widths: readonly number[];
  /** Of `thresholds`, one for each width and seed. */
  readonly censored: number;
  readonly thresholds: number;
  readonly censored_above: number;
  readonly censored_below: number;
  /** Seeds and widths whose runs all fail. */
  readonly without_success: number;
  readonly octaves_to_add: readonly number[];
}

/** `artifacts/tables/arms.json`: the addendum's arms, each with what may be told of it. */
export interface ArmSlopes {
  readonly v: 1;
  readonly arms: readonly {
    readonly arm: string;
    readonly dataset: Cell['dataset'];
    readonly activation: ActivationName;
    readonly loss: LossKind;
    readonly state: 'dropped' | 'not yet run' | 'to be extended' | 'whole';
    /** How many are recorded, of those that are planned. */
    readonly cells: { readonly recorded: number; readonly of: number };
    /** By the rule, over both thresholds and the arms that share a grid; asked once the octaves so far are whole. */
    readonly octaves_to_add: readonly number[];
    /** `null` until the arm is whole. */
    readonly usable: ArmThreshold | null;
    readonly overflow: ArmThreshold | null;
  }[];
}

const interval = { anyOf: [{ type: 'array', items: number, minItems: 2, maxItems: 2 }, { type: 'null' }] };

const THRESHOLD = object({
  slope: figure,
  ci95: interval,
  ci90: interval,
  seeds: count,
  of_seeds: count,
  widths: list(positive),
  censored: count,
  thresholds: count,
  censored_above: count,
  censored_below: count,
  without_success: count,
  octaves_to_add: list({ type: 'integer' }),
});

export const armsJson = checkedJson<ArmSlopes>(
  object({
    v: { const: 1 },
    arms: list(
      object({
        arm: { type: 'string', minLength: 1 },
        dataset: { enum: ['fashion-mnist', 'mnist'] },
        activation: { enum: Object.keys(ACTIVATIONS) },
        loss: { enum: ['cross-entropy', 'squared-error'] },
        state: { enum: ['dropped', 'not yet run', 'to be extended', 'whole'] },
        cells: object({ recorded: count, of: count }),
        octaves_to_add: list({ type: 'integer' }),
        usable: { anyOf: [THRESHOLD, { type: 'null' }] },
        overflow: { anyOf: [THRESHOLD, { type: 'null' }] },
      }),
    ),
  }),
);
