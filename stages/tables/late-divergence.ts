import type { Cell } from '../train/cell.js';
import { count, figure, list, number, object, positive } from '../train/record-file.js';
import { checkedJson } from './checked-json.js';

type Interval = readonly [number, number];

/** `artifacts/tables/late-divergence.json`: who becomes non-finite in 50 epochs. A rate is told once all of it is run. */
export interface LateDivergence {
  readonly v: 1;
  readonly cells: readonly {
    readonly size: Cell['size'];
    readonly learning_rate: number;
    readonly runs: number;
    readonly diverged: number;
    /** In which each of them became non-finite, upwards, from 1. */
    readonly epochs: readonly number[];
  }[];
  readonly rates: readonly {
    readonly learning_rate: number;
    readonly state: 'dropped' | 'not yet run' | 'whole';
    readonly cells: { readonly recorded: number; readonly of: number };
  }[];
  /** The chance of becoming non-finite in an epoch that a run enters. */
  readonly hazard: readonly {
    readonly size: Cell['size'];
    readonly learning_rate: number;
    readonly from_epoch: number;
    readonly to_epoch: number;
    /** Epochs of these that a run entered, over all runs. */
    readonly entered: number;
    readonly diverged: number;
    readonly hazard: number | null;
    /** Wilson's. */
    readonly ci95: Interval | null;
  }[];
  /** k of n runs at rate 1 that do what a claim about a chance ending says of one. */
  readonly claims: readonly {
    readonly id: string;
    readonly k: number;
    readonly n: number;
    /** Wilson's. */
    readonly ci95: Interval;
    /** `usual`: the interval lies above 1/2; `rare`: below 1/10. */
    readonly word: 'usual' | 'sometimes' | 'rare';
  }[];
}

const interval = { type: 'array', items: number, minItems: 2, maxItems: 2 };
const size = { enum: ['small', 'medium', 'large'] };

export const lateDivergenceJson = checkedJson<LateDivergence>(
  object({
    v: { const: 1 },
    cells: list(
      object({ size, learning_rate: number, runs: count, diverged: count, epochs: list(positive) }),
    ),
    rates: list(
      object({
        learning_rate: number,
        state: { enum: ['dropped', 'not yet run', 'whole'] },
        cells: object({ recorded: count, of: count }),
      }),
    ),
    hazard: list(
      object({
        size,
        learning_rate: number,
        from_epoch: positive,
        to_epoch: positive,
        entered: count,
        diverged: count,
        hazard: figure,
        ci95: { anyOf: [interval, { type: 'null' }] },
      }),
    ),
    claims: list(
      object({
        id: { type: 'string', minLength: 1 },
        k: count,
        n: count,
        ci95: interval,
        word: { enum: ['usual', 'sometimes', 'rare'] },
      }),
    ),
  }),
);
