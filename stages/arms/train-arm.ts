import { trainedAt } from '../critical/train-rate.js';
import { trainOctave, type OctaveSpec, type Trainer } from '../critical/train-octave.js';
import type { Dataset } from '../data/dataset.js';
import type { Engine } from '../engines/engine.js';
import type { LossKind } from '../engines/variants/names.js';
import { UNCHANGED } from '../engines/variants/unchanged.js';
import { batchRecord } from '../train/batch-record.js';
import type { ActivationName } from './activations.js';
import type { ArmOctave, ArmRun } from './arm-octave.js';
import { BOUNDS, firstAbove, peakOf } from './course.js';
import { PROBE_IMAGES, probeSteps, stopping } from './probes.js';

/** The main study's training but for these. */
export interface ArmSpec extends OctaveSpec {
  /** Its name in the protocol. */
  readonly arm: string;
  readonly activation: ActivationName;
  readonly loss: LossKind;
}

/** Trains the octave's rates in turn, as `trainOctave` does, and follows each run's course. */
export async function trainArm(
  engine: Engine,
  dataset: Dataset,
  { arm, activation, loss, ...spec }: ArmSpec,
  onEpoch: (done: number, total: number, log2Rate: number) => void,
): Promise<ArmOctave> {
  const images = Math.min(PROBE_IMAGES, dataset.train.count);
  const steps = probeSteps(spec.batches);
  const trainer: Trainer<ArmRun> = {
    engine,
    initialise: UNCHANGED.initialise,
    async train(by, shared, rate, orders, tell) {
      const dead = shared.shape.hidden.map((): number[] => []);
      const stopped = stopping(by, steps, async (session) => {
        const counts = await session.deadUnits('train', images);
        for (const [layer, count] of counts.entries()) dead[layer]?.push(count);
      });
      const { losses, ...run } = await trainedAt(stopped, shared, rate, orders, tell);
      const { count, medianOfLast100 } = batchRecord(losses);
      return {
        ...run,
        batches: { count, medianOfLast100 },
        course: { peak: peakOf(losses), above: BOUNDS.map((bound) => firstAbove(losses, bound)), dead },
      };
    },
  };
  const octave = await trainOctave(trainer, dataset, spec, onEpoch);
  return {
    arm,
    ...octave,
    activation,
    loss,
    batchesPlanned: spec.batches,
    bounds: BOUNDS,
    probes: { images, steps },
  };
}
