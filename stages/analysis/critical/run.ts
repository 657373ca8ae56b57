import type { Octave, RateRun } from '../../critical/octave.js';
import { CONTROL_LOSSES, controlOf } from '../../engines/variants/names.js';
import { verdictUnder, type Verdict } from '../verdict.js';

/** A run as the critical rate is found by it. */
export interface Run {
  /** Units of each hidden layer. */
  readonly width: number;
  readonly seed: number;
  readonly log2Rate: number;
  readonly verdict: Verdict;
  /** L(E), in nats but for a control with another loss; infinite for a run that became non-finite. */
  readonly loss: number;
  /** On the first 10,000 training images after the last epoch; `null` for a run that became non-finite. */
  readonly accuracy: number | null;
}

export function runsOf(octave: Octave): readonly Run[] {
  return octave.runs.map((record) => runOf(octave, record));
}

/** One of the octave's runs. @throws {Error} for an octave of an unknown control */
export function runOf(octave: Octave, record: RateRun): Run {
  const { log2Rate, nonfinite, epochs } = record;
  const last = nonfinite === null ? epochs.at(-1) : undefined;
  return {
    width: octave.hidden[0] ?? 0,
    seed: octave.seed,
    log2Rate,
    verdict: verdictIn(octave, record),
    loss: last?.trainLoss ?? Infinity,
    accuracy: last?.trainAccuracy ?? null,
  };
}

function verdictIn({ dataset, hidden, untrained, engine }: Octave, record: RateRun): Verdict {
  const control = controlOf(engine);
  const loss = control === null ? 'cross-entropy' : CONTROL_LOSSES[control];
  return verdictUnder(loss, { dataset, hidden, ...record, epochs: [untrained, ...record.epochs] });
}
