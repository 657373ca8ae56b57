import type { Octave, RateRun } from '../../critical/octave.js';
import { verdictOf, type Verdict } from '../verdict.js';

/** A run as the critical rate is found by it. */
export interface Run {
  /** Units of each hidden layer. */
  readonly width: number;
  readonly seed: number;
  readonly log2Rate: number;
  readonly verdict: Verdict;
  /** L(E), in nats; infinite for a run that became non-finite. */
  readonly loss: number;
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite. */
  readonly accuracy: number | null;
}

export function runsOf(octave: Octave): readonly Run[] {
  return octave.runs.map((record) => runOf(octave, record));
}

/** One of the octave's runs. */
export function runOf({ dataset, hidden, seed, untrained }: Octave, record: RateRun): Run {
  const { log2Rate, nonfinite, epochs, batches } = record;
  const last = nonfinite === null ? epochs.at(-1) : undefined;
  return {
    width: hidden[0] ?? 0,
    seed,
    log2Rate,
    verdict: verdictOf({ dataset, hidden, nonfinite, epochs: [untrained, ...epochs], batches }),
    loss: last?.trainLoss ?? Infinity,
    accuracy: last?.trainAccuracy ?? null,
  };
}
