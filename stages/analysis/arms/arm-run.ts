import type { ArmOctave, ArmRun as Record } from '../../arms/arm-octave.js';
import { failureOf } from '../critical/failure.js';
import type { Graded } from '../critical/threshold.js';
import { verdictOf, type Verdict } from '../verdict.js';

/** Batches within which an overflow counts, at every rate and width (docs/protocol.md). */
const HORIZON = 400;

/** A run of one of the addendum's arms, by both definitions of failure that a threshold is sought for. */
export interface ArmRun extends Graded {
  readonly isUnusable: boolean;
  /** A batch loss was NaN or infinite within the first 400 batches. */
  readonly overflows: boolean;
}

/** @param accuracy on the first 10,000 training images, below which a run has failed */
export function armRuns(octave: ArmOctave, accuracy: number): readonly ArmRun[] {
  return octave.runs.map((record) => {
    const { log2Rate, nonfinite, epochs } = record;
    const last = nonfinite === null ? epochs.at(-1) : undefined;
    const facts = { verdict: verdictIn(octave, record), accuracy: last?.trainAccuracy ?? null };
    return {
      width: octave.hidden[0] ?? 0,
      seed: octave.seed,
      log2Rate,
      loss: last?.trainLoss ?? Infinity,
      isUnusable: failureOf(facts, accuracy) !== null,
      overflows: nonfinite?.what === 'loss' && nonfinite.step < HORIZON,
    };
  });
}

/** Most verdicts are about losses in nats: of a run with another loss only its finiteness is judged. */
function verdictIn({ dataset, hidden, untrained, loss }: ArmOctave, run: Record): Verdict {
  const { nonfinite, epochs, batches } = run;
  if (loss !== 'cross-entropy') return nonfinite === null ? 'UNJUDGED' : 'DIVERGED';
  return verdictOf({ dataset, hidden, nonfinite, epochs: [untrained, ...epochs], batches });
}
