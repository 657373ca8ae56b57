import type { ArmOctave, ArmRun as Record } from '../../arms/arm-octave.js';
import { BOUNDS } from '../../arms/course.js';
import { FAILURE_KINDS, failureOf } from '../critical/failure.js';
import type { Graded } from '../critical/threshold.js';
import { verdictUnder, type Verdict } from '../verdict.js';
import { deathOf, isLayerDead, type Death } from './death.js';

/** Batches within which a loss counts, at every rate and width (docs/protocol.md). */
const HORIZON = 400;

/** log2 of the rate above which kinds of failure go by dead units: a loss near chance says nothing there. */
const KINDS_BY_UNITS = Math.log2(5);

export const ARM_FAILURE_KINDS = [...FAILURE_KINDS, 'DEAD'] as const;
export type ArmFailureKind = (typeof ARM_FAILURE_KINDS)[number];

/** A run of one of the addendum's arms, by each definition of failure that a threshold is sought for. */
export interface ArmRun extends Graded {
  readonly isUnusable: boolean;
  /** A batch loss was NaN or infinite within the first 400 batches. */
  readonly overflows: boolean;
  /** Of the ladder's bounds, those that a batch loss exceeded, or lay beyond since it wasn't finite, within as many. */
  readonly exceeded: ReadonlySet<number>;
  /** A loss or a weight became NaN or infinite, whenever. */
  readonly isNonfinite: boolean;
  /** `null` for a run that didn't fail. */
  readonly kind: ArmFailureKind | null;
  /** `null` where no probe saw half of a hidden layer's units dead. */
  readonly death: Death | null;
}

export function armRuns(octave: ArmOctave, accuracy: number): readonly ArmRun[] {
  return octave.runs.map((record) => {
    const { log2Rate, nonfinite, epochs } = record;
    const last = nonfinite === null ? epochs.at(-1) : undefined;
    const facts = { verdict: verdictIn(octave, record), accuracy: last?.trainAccuracy ?? null };
    const failure = failureOf(facts, accuracy);
    const overflows = nonfinite?.what === 'loss' && nonfinite.step < HORIZON;
    return {
      width: octave.hidden[0] ?? 0,
      seed: octave.seed,
      log2Rate,
      loss: last?.trainLoss ?? Infinity,
      isUnusable: failure !== null,
      overflows,
      exceeded: new Set(BOUNDS.filter((bound) => overflows || isAbove(octave, record, bound))),
      isNonfinite: nonfinite !== null,
      kind: log2Rate > KINDS_BY_UNITS && failure !== null ? kindByUnits(octave, record) : failure,
      death: deathOf(octave, record),
    };
  });
}

function isAbove({ bounds }: ArmOctave, { course }: Record, bound: number): boolean {
  const step = course.above[bounds.indexOf(bound)] ?? null;
  return step !== null && step < HORIZON;
}

function kindByUnits(octave: ArmOctave, record: Record): ArmFailureKind {
  if (record.nonfinite !== null) return 'DIVERGED';
  return isLayerDead(octave, record) ? 'DEAD' : 'BELOW_THRESHOLD';
}

export function verdictIn({ dataset, hidden, untrained, loss }: ArmOctave, run: Record): Verdict {
  return verdictUnder(loss, { dataset, hidden, ...run, epochs: [untrained, ...run.epochs] });
}
