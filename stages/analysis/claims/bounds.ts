import { MARGIN } from '../critical/decision.js';
import type { Statement } from './claim.js';

/** What all statements share of the rule that judges them (docs/protocol.md). */
export interface Bounds {
  /** A prediction interval of a larger half-width holds too much to say anything. */
  readonly widest: number;
  /** What a number read off a plot may be off by, in nats. */
  readonly readingError: number;
  /** A slope within it counts as no dependence. */
  readonly margin: number;
}

export const BOUNDS: Bounds = { widest: 0.02, readingError: 0.005, margin: MARGIN };

/** How a statement would be judged with one of its bounds elsewhere. */
export interface Moved {
  readonly statement: Statement;
  readonly bounds: Bounds;
}

/** Each bound of a statement a third smaller, and a third larger. Those within a verdict's definition stay. */
export function movedByAThird(statement: Statement): readonly Moved[] {
  return [2 / 3, 4 / 3].flatMap((by) => movedBy(statement, by));
}

function movedBy(statement: Statement, by: number): readonly Moved[] {
  const own = (changed: Statement): readonly Moved[] => [{ statement: changed, bounds: BOUNDS }];
  const shared = (changed: Partial<Bounds>): Moved => ({ statement, bounds: { ...BOUNDS, ...changed } });
  switch (statement.predicate) {
    case 'share-with-verdict':
    case 'training-loss-falls':
      return own({ ...statement, share: Math.min(1, statement.share * by) });
    case 'loss-near-chance':
      return own({ ...statement, within: statement.within * by });
    case 'loss-moves':
      return own({ ...statement, by: statement.by * by });
    case 'calmer-than-at-rate':
      return own({ ...statement, factor: statement.factor * by });
    // Of "5 % more" the 5 % are the bound.
    case 'still-falling-after':
    case 'does-not-recover':
    case 'no-upturn':
      return own({ ...statement, factor: 1 + (statement.factor - 1) * by });
    case 'onset-between': {
      const { from, to } = statement;
      const [middle, half] = [(from + to) / 2, ((to - from) / 2) * by];
      return own({ ...statement, from: middle - half, to: middle + half });
    }
    case 'value':
    case 'value-between':
    case 'lowest-loss':
      return [shared({ widest: BOUNDS.widest * by }), shared({ readingError: BOUNDS.readingError * by })];
    case 'hypothesis-not-supported':
    case 'thresholds-similar':
      return [shared({ margin: BOUNDS.margin * by })];
    case 'verdict-in':
    case 'verdict-not-in':
    case 'nonfinite-from-the-first-epoch':
    case 'has-spikes':
    case 'rougher-than-other-sizes':
    case 'worst-of-sizes':
    case 'best-of-sizes':
      return [];
  }
}
