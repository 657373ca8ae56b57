import type { LossKind } from '../engines/variants/names.js';
import type { Cell } from '../train/cell.js';
import {
  at,
  curveOf,
  generalisationLoss,
  lastEpoch,
  onset,
  plateauRatio,
  shareFalling,
  theilSenSlope,
  type Curve,
} from './curves.js';
import { PRIOR_ENTROPY } from './prior-entropy.js';

/** Every run gets exactly one (docs/protocol.md); they are tried in this order. */
export const VERDICTS = [
  'DIVERGED',
  'EXPLODED',
  'SLOW',
  'STUCK_AT_CHANCE',
  'DEGRADED',
  'OVERFIT',
  'CONVERGED',
  'IMPROVING',
  'DRIFTING',
  'UNJUDGED',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Verdicts of runs that didn't learn meaningfully, whatever the reason; SLOW ones were still on their way. */
export const FAILURES: readonly Verdict[] = ['DIVERGED', 'EXPLODED', 'STUCK_AT_CHANCE', 'DEGRADED'];

/** Epochs that a run must have before its end says anything about where it was going. */
const FEWEST_EPOCHS = 11;
const LAST_EPOCHS = 5;
const CHANCE_LOSS = Math.log(10);

/** What a run is judged by. */
export type Judged = Pick<Cell, 'dataset' | 'hidden' | 'nonfinite'> & {
  readonly epochs: readonly Pick<
    Cell['epochs'][number],
    'trainLoss' | 'testLoss' | 'testAccuracy' | 'deadUnits'
  >[];
  readonly batches: Pick<Cell['batches'], 'medianOfLast100'>;
};

/** The verdict of docs/protocol.md: total, so that every run has one. */
export function verdictOf(run: Judged): Verdict {
  if (run.nonfinite !== null) return 'DIVERGED';
  const train = curveOf(run.epochs.map(({ trainLoss }) => trainLoss));
  const test = curveOf(run.epochs.map(({ testLoss }) => testLoss));
  const last = lastEpoch(train);
  if (isExploded(run, train)) return 'EXPLODED';
  const ratio = plateauRatio(test);
  const isLong = last >= FEWEST_EPOCHS;
  if (isLong && isSlow(train, ratio)) return 'SLOW';
  if (isStuck(run, train)) return 'STUCK_AT_CHANCE';
  if (!isLong) return 'UNJUDGED';
  if (at(train, last) > 1) return 'DEGRADED';
  if (isOverfit(train, test)) return 'OVERFIT';
  if (Math.abs(ratio - 1) <= 0.01) return 'CONVERGED';
  return ratio < 0.99 ? 'IMPROVING' : 'DRIFTING';
}

/** Most verdicts are about losses in nats: of a run with another loss only its finiteness is judged. */
export function verdictUnder(loss: LossKind, run: Judged): Verdict {
  if (loss === 'cross-entropy') return verdictOf(run);
  return run.nonfinite === null ? 'UNJUDGED' : 'DIVERGED';
}

/** Subtype of STUCK_AT_CHANCE: in a hidden layer at least 99 % of the units are 0 on all probe images. */
export function isDead({ epochs, hidden }: Pick<Judged, 'epochs' | 'hidden'>): boolean {
  const dead = epochs.at(-1)?.deadUnits ?? [];
  return hidden.some((units, layer) => (dead[layer] ?? 0) >= 0.99 * units);
}

function isExploded({ batches }: Judged, train: Curve): boolean {
  const { medianOfLast100 } = batches;
  return (
    (medianOfLast100 !== null && medianOfLast100 > 2 * CHANCE_LOSS) ||
    at(train, lastEpoch(train)) > 1.5 * at(train, 0)
  );
}

function isSlow(train: Curve, ratio: number): boolean {
  const end = at(train, lastEpoch(train));
  return shareFalling(train) >= 0.9 && at(train, 0) - end >= 0.005 && (end > 1 || ratio < 0.95);
}

/** Over the last five epochs, or over all when there are fewer; epoch 0 is before the training. */
function isStuck({ dataset, epochs }: Judged, train: Curve): boolean {
  const from = Math.max(1, epochs.length - LAST_EPOCHS);
  const losses = train.slice(from);
  return (
    losses.length > 0 &&
    losses.every((loss) => Math.abs(loss - PRIOR_ENTROPY[dataset]) <= 0.02) &&
    epochs.slice(from).every(({ testAccuracy }) => testAccuracy !== null && testAccuracy <= 0.15) &&
    theilSenSlope(losses) >= -0.002
  );
}

function isOverfit(train: Curve, test: Curve): boolean {
  const last = lastEpoch(test);
  const rising = test.slice(-LAST_EPOCHS).every((_, index, tail) => {
    return generalisationLoss(test, last - tail.length + 1 + index) >= 5;
  });
  return rising && at(train, last) < at(train, onset(test));
}
