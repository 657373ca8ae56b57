import type { OctaveOf, RateRun } from '../critical/octave.js';
import type { LossKind } from '../engines/variants/names.js';
import type { ActivationName } from './activations.js';
import type { Course } from './course.js';

/** An octave of rates of one of the protocol's new arms, as the critical-rate study's are, with each run's course. */
export interface ArmOctave extends OctaveOf<ArmRun> {
  readonly arm: string;
  readonly activation: ActivationName;
  readonly loss: LossKind;
  /** How many batches a run was to see; the last epoch may be cut short. */
  readonly batchesPlanned: number;
  /** The losses that `above` of a run's course is about. */
  readonly bounds: readonly number[];
  /** After how many steps units were counted, and on how many of the first training images. */
  readonly probes: { readonly images: number; readonly steps: readonly number[] };
}

export interface ArmRun extends Omit<RateRun, 'batches'> {
  readonly batches: Pick<RateRun['batches'], 'count' | 'medianOfLast100'>;
  readonly course: Course;
}
