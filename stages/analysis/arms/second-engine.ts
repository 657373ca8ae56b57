import type { ArmOctave } from '../../arms/arm-octave.js';
import type { Arms } from '../../params/planned-arms.js';
import type { ArmEngineRow } from '../../tables/arms.js';
import { significant } from '../significant.js';
import { armRuns, type ArmRun } from './arm-run.js';
import type { Arm, ArmState } from './arms.js';
import type { ArmName } from './designs.js';

/** The arms of which some runs were made once more. */
const REPEATED = ['slope-0', 'slope-0.1'] as const satisfies readonly ArmName[];

/** What the first engine's arms come to, and the second engine's octaves of them. */
export interface Repeated {
  readonly first: readonly ArmOctave[];
  readonly second: readonly ArmOctave[];
  /** By the first engine's octaves. */
  readonly arms: ReadonlyMap<ArmName, Pick<Arm, 'state'>>;
}

/**
 * Runs of arms on the second engine, each beside the same one on the first: the same weights, batches and rate. None
 * before both arms are whole, and all that was planned of the second engine is recorded.
 *
 * @throws {Error} for an octave that the plan doesn't have, and for a rate that the first engine doesn't
 */
export function secondEngineRows({ first, second, arms }: Repeated, planned: Arms): readonly ArmEngineRow[] {
  const { widths, seeds, octaves, steps } = planned['second-engine'];
  for (const octave of second) {
    const [width = NaN] = octave.hidden;
    const isPlanned =
      REPEATED.some((arm) => arm === octave.arm) &&
      widths.includes(width) &&
      seeds.includes(octave.seed) &&
      octaves.includes(octave.octave) &&
      octave.steps === steps;
    if (!isPlanned)
      throw new Error(`${nameOf(octave)} is recorded, and params/arms-planned.yaml doesn’t have it`);
  }
  const whole = REPEATED.length * widths.length * seeds.length * octaves.length;
  const states = REPEATED.map((arm): ArmState['kind'] | undefined => arms.get(arm)?.state.kind);
  if (whole === 0 || second.length < whole || states.some((kind) => kind !== 'whole')) return [];
  return second.flatMap((octave) => {
    const twin = first.find((one) => nameOf(one) === nameOf(octave));
    if (twin === undefined) throw new Error(`${nameOf(octave)} is on ${octave.engine} alone`);
    const accuracy = planned.accuracy[octave.dataset];
    const beside = armRuns(twin, accuracy);
    return armRuns(octave, accuracy).map((run, index) => {
      const at = beside.findIndex(({ log2Rate }) => log2Rate === run.log2Rate);
      return rowOf([octave, run, index], [twin, beside[at], at]);
    });
  });
}

type Side<Run> = readonly [octave: ArmOctave, run: Run, index: number];

function rowOf(
  [octave, run, index]: Side<ArmRun>,
  [twin, other, at]: Side<ArmRun | undefined>,
): ArmEngineRow {
  if (other === undefined) {
    throw new Error(`${nameOf(octave)}: ${twin.engine} has no run at 2^${run.log2Rate}`);
  }
  const { initialWeights, firstEpochOrder } = octave.hashes;
  return {
    arm: octave.arm,
    width: run.width,
    seed: run.seed,
    log2_rate: run.log2Rate,
    engine: octave.engine,
    reference: twin.engine,
    same_start:
      initialWeights === twin.hashes.initialWeights && firstEpochOrder === twin.hashes.firstEpochOrder,
    kind: run.kind,
    reference_kind: other.kind,
    nonfinite_step: octave.runs[index]?.nonfinite?.step ?? null,
    reference_nonfinite_step: twin.runs[at]?.nonfinite?.step ?? null,
    train_accuracy: accuracyOf(octave, index),
    reference_train_accuracy: accuracyOf(twin, at),
  };
}

function accuracyOf({ runs }: ArmOctave, index: number): number | null {
  const run = runs[index];
  const accuracy = run?.nonfinite === null ? (run.epochs.at(-1)?.trainAccuracy ?? null) : null;
  return accuracy === null ? null : significant(accuracy);
}

function nameOf({ arm, hidden, seed, octave }: ArmOctave): string {
  return `arm ${arm}, width ${hidden[0]}, seed ${seed}, octave ${octave}`;
}
