import type { Cell } from '../../train/cell.js';
import type { Verdict } from '../verdict.js';

export type Size = Cell['size'];

/** A claim of the original study, as `params/claims.yaml` has it. */
export interface Claim {
  readonly id: string;
  readonly text: string;
  /** Claims that the data was found by are no evidence for the original. */
  readonly basis: 'independent' | 'used-to-identify-the-data';
  readonly rule: string;
  /** None for a claim that this design can't judge. */
  readonly statements: readonly Statement[];
}

/** Which cells a statement is about: all sizes where none is listed. */
export interface About {
  readonly text: string;
  readonly rates: readonly number[];
  readonly sizes?: readonly Size[];
}

/** Evaluated seed by seed. Definitions: docs/protocol.md. */
export type SeedStatement = About &
  (
    | { readonly predicate: 'verdict-in' | 'verdict-not-in'; readonly verdicts: readonly Verdict[] }
    | {
        readonly predicate: 'share-with-verdict';
        readonly verdicts: readonly Verdict[];
        readonly share: number;
      }
    | { readonly predicate: 'still-falling-after'; readonly epoch: number; readonly factor: number }
    | { readonly predicate: 'nonfinite-from-the-first-epoch' | 'has-spikes' }
    | { readonly predicate: 'loss-near-chance'; readonly within: number }
    | { readonly predicate: 'loss-moves'; readonly by: number }
    | { readonly predicate: 'training-loss-falls'; readonly share: number }
    | { readonly predicate: 'onset-between'; readonly from: number; readonly to: number }
    | { readonly predicate: 'does-not-recover'; readonly factor: number }
    | { readonly predicate: 'no-upturn'; readonly after: number; readonly factor: number }
    | {
        readonly predicate: 'rougher-than-other-sizes' | 'worst-of-sizes' | 'best-of-sizes';
        readonly size: Size;
      }
    | { readonly predicate: 'calmer-than-at-rate'; readonly other: number; readonly factor: number }
  );

/** Evaluated over all seeds, with the interval that one more run would lie in. */
export type NumericStatement = About &
  (
    | { readonly predicate: 'value'; readonly of: 'test' | 'train'; readonly value: number }
    | { readonly predicate: 'value-between'; readonly low: number; readonly high: number }
    | { readonly predicate: 'lowest-loss'; readonly value: number }
  );

/** Of runs of the grid. */
export type GridStatement = SeedStatement | NumericStatement;

/** Answered by the critical-rate study's decision. */
export interface CriticalStatement {
  readonly text: string;
  readonly predicate: 'hypothesis-not-supported' | 'thresholds-similar';
}

export type Statement = GridStatement | CriticalStatement;

export type Holds = 'holds' | 'fails' | 'mixed' | 'not-informative';

export interface JudgedStatement {
  readonly text: string;
  readonly holds: Holds;
  /** The numbers that decided. */
  readonly evidence: string;
}

export type Outcome = 'reproduced' | 'not-reproduced' | 'partly' | 'not-judged';

/** Of a claim about an ending that is a matter of chance: how many runs do what it says of one. */
export interface Proportion {
  readonly k: number;
  readonly n: number;
  /** Wilson's. */
  readonly ci95: readonly [number, number];
  /** Runs that were followed too briefly to tell. */
  readonly open: number;
  /** The same by how long runs were followed; a seed may have a run of each length. */
  readonly by_epochs: readonly { readonly epochs: number; readonly k: number; readonly n: number }[];
}

/** A claim held against one data set's runs. */
export interface JudgedClaim {
  readonly id: string;
  readonly dataset: Cell['dataset'];
  readonly text: string;
  readonly outcome: Outcome;
  readonly basis: Claim['basis'];
  readonly rule: string;
  readonly statements: readonly JudgedStatement[];
  /** Beside the outcome, which is by the rule; `null` for a claim that isn't about chance. */
  readonly proportion: Proportion | null;
  /** Whether the outcome would be another with one of the rule's bounds a third smaller or larger. */
  readonly hangs_on_bound: boolean;
}
