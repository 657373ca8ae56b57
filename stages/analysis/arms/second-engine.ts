import type { ArmOctave } from '../../arms/arm-octave.js';
import type { Arms } from '../../params/planned-arms.js';
import type { ArmEngineRow } from '../../tables/arms.js';
import { figure } from '../significant.js';
import { armRuns, type ArmFailureKind } from './arm-run.js';
import type { Arm } from './arms.js';
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
    const isPlanned =
      REPEATED.some((arm) => arm === octave.arm) &&
      widths.includes(octave.hidden[0] ?? NaN) &&
      seeds.includes(octave.seed) &&
      octaves.includes(octave.octave) &&
      octave.steps === steps;
    if (isPlanned) continue;
    throw new Error(`${nameOf(octave)} is recorded, and params/arms-planned.yaml doesn’t have it`);
  }
  const planning = REPEATED.length * widths.length * seeds.length * octaves.length;
  const isWhole = REPEATED.every((arm) => arms.get(arm)?.state.kind === 'whole');
  if (planning === 0 || second.length < planning || !isWhole) return [];
  return second.flatMap((octave) => {
    const twin = first.find((one) => nameOf(one) === nameOf(octave));
    if (twin === undefined) throw new Error(`${nameOf(octave)} is on ${octave.engine} alone`);
    const accuracy = planned.accuracy[octave.dataset];
    const references = outcomesOf(twin, accuracy);
    return outcomesOf(octave, accuracy).map((own) => {
      const reference = references.find(({ log2Rate }) => log2Rate === own.log2Rate);
      if (reference === undefined) {
        throw new Error(`${nameOf(octave)}: ${twin.engine} has no run at 2^${own.log2Rate}`);
      }
      return rowOf({ octave, ...own }, { octave: twin, ...reference });
    });
  });
}

interface RunOutcome {
  readonly log2Rate: number;
  readonly kind: ArmFailureKind | null;
  readonly nonfiniteStep: number | null;
  readonly accuracy: number | null;
}

function outcomesOf(octave: ArmOctave, threshold: number): readonly RunOutcome[] {
  const kinds = armRuns(octave, threshold).map(({ kind }) => kind);
  return octave.runs.map(({ log2Rate, nonfinite, epochs }, index) => ({
    log2Rate,
    kind: kinds[index] ?? null,
    nonfiniteStep: nonfinite?.step ?? null,
    accuracy: nonfinite === null ? figure(epochs.at(-1)?.trainAccuracy ?? null) : null,
  }));
}

type Side = RunOutcome & { readonly octave: ArmOctave };

function rowOf({ octave, ...own }: Side, { octave: twin, ...reference }: Side): ArmEngineRow {
  const { initialWeights, firstEpochOrder } = octave.hashes;
  return {
    arm: octave.arm,
    width: octave.hidden[0] ?? 0,
    seed: octave.seed,
    log2_rate: own.log2Rate,
    engine: octave.engine,
    reference: twin.engine,
    same_start:
      initialWeights === twin.hashes.initialWeights && firstEpochOrder === twin.hashes.firstEpochOrder,
    kind: own.kind,
    reference_kind: reference.kind,
    nonfinite_step: own.nonfiniteStep,
    reference_nonfinite_step: reference.nonfiniteStep,
    train_accuracy: own.accuracy,
    reference_train_accuracy: reference.accuracy,
  };
}

function nameOf({ arm, hidden, seed, octave }: ArmOctave): string {
  return `arm ${arm}, width ${String(hidden[0])}, seed ${seed}, octave ${octave}`;
}
