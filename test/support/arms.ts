import { ARM_DESIGNS, type ArmDesign, type ArmName } from '../../stages/analysis/arms/designs.js';
import { armsOf, type Arm } from '../../stages/analysis/arms/arms.js';
import type { ArmOctave, ArmRun } from '../../stages/arms/arm-octave.js';
import { BOUNDS } from '../../stages/arms/course.js';
import { probeSteps } from '../../stages/arms/probes.js';
import { ratesOf } from '../../stages/critical/rates.js';
import type { ArmGrid, Arms } from '../../stages/params/planned-arms.js';

/** What becomes of a run of a simulated arm. */
export interface Fate {
  /** On the training images at the end; 0.9 if nothing is said. */
  readonly accuracy?: number;
  /** Of the training images at the end; it rises with the rate if nothing is said. */
  readonly loss?: number;
  /** The batch whose loss is not finite. */
  readonly nonfinite?: number;
  /** The largest batch loss, and its step. */
  readonly peak?: { readonly step: number; readonly loss: number };
  /** The share of the second hidden layer's units that are dead from a step on. */
  readonly dying?: { readonly step: number; readonly share: number };
}

export interface Place {
  readonly width: number;
  readonly seed: number;
  readonly log2Rate: number;
}

const NONE: ArmGrid = { widths: [1], seeds: [], octaves: [], cut: [] };

/** A plan with these arms' grids, and no others. */
export function plan(grids: Partial<Omit<Arms, 'steps' | 'whole' | 'cut' | 'accuracy'>>): Arms {
  return {
    steps: 8,
    whole: 1874,
    cut: 400,
    accuracy: { 'fashion-mnist': 0.7, mnist: 0.85 },
    slopes: NONE,
    'other-slopes': NONE,
    mnist: NONE,
    mse: NONE,
    w2048: NONE,
    'second-engine': { ...NONE, steps: 4 },
    late: { half: [], one: [], 'large-one': [] },
    ...grids,
  };
}

/** All cells that the plan has of an arm. */
export function simulateArm(
  planned: Arms,
  name: ArmName,
  fate: (place: Place) => Fate,
): readonly ArmOctave[] {
  const design: ArmDesign = ARM_DESIGNS.find(({ arm }) => arm === name) ?? ARM_DESIGNS[0];
  const { widths, seeds, octaves, cut } = planned[design.entry];
  return widths.flatMap((width) =>
    seeds.flatMap((seed) =>
      [...octaves, ...cut].map((octave) => {
        const batches = cut.includes(octave) ? planned.cut : planned.whole;
        return octaveOf(design, { width, seed, octave, batches, steps: planned.steps }, fate);
      }),
    ),
  );
}

/** The arms of worlds, each simulated. */
export function simulateArms(
  planned: Arms,
  worlds: Partial<Record<ArmName, (place: Place) => Fate>>,
): ReadonlyMap<ArmName, Arm> {
  return armsOf(
    ARM_DESIGNS.flatMap(({ arm }) => {
      const fate = worlds[arm];
      return fate === undefined ? [] : simulateArm(planned, arm, fate);
    }),
    planned,
  );
}

interface Cell {
  readonly width: number;
  readonly seed: number;
  readonly octave: number;
  readonly batches: number;
  readonly steps: number;
}

function octaveOf(
  { arm, dataset, activation, loss: lossKind }: ArmDesign,
  { width, seed, octave, batches, steps }: Cell,
  fate: (place: Place) => Fate,
): ArmOctave {
  const probes = probeSteps(batches);
  return {
    arm,
    format: 1,
    dataset,
    hidden: [width, width],
    seed,
    octave,
    steps,
    engine: 'onnxruntime',
    batchSize: 64,
    batchesPerEpoch: 937,
    epochsPlanned: Math.ceil(batches / 937),
    hashes: { initialWeights: 'a'.repeat(64), firstEpochOrder: 'b'.repeat(64) },
    activation,
    loss: lossKind,
    batchesPlanned: batches,
    bounds: BOUNDS,
    probes: { images: 2048, steps: probes },
    untrained: epoch(0, 0.1, 2.3),
    runs: ratesOf(octave, steps).map(({ log2, value }): ArmRun => {
      const own = fate({ width, seed, log2Rate: log2 });
      const { accuracy = 0.9, loss = 1 + 0.01 * log2, nonfinite, peak = { step: 3, loss: 2 }, dying } = own;
      const end = nonfinite ?? batches;
      const isFinite = nonfinite === undefined;
      const dead = probes
        .filter((step) => step <= end)
        .map((step) => (dying !== undefined && step >= dying.step ? Math.ceil(dying.share * width) : 0));
      const ended = Array.from({ length: Math.ceil(batches / 937) }, (_, index) => index + 1);
      return {
        log2Rate: log2,
        learningRate: value,
        nonfinite: isFinite ? null : { step: nonfinite, what: 'loss' },
        finalWeights: 'c'.repeat(64),
        epochs: isFinite ? ended.map((number) => epoch(number, accuracy, loss)) : [],
        batches: { count: end, medianOfLast100: 1 },
        course: {
          peak,
          above: BOUNDS.map((bound) => (peak.loss > bound ? peak.step : null)),
          dead: [dead.map(() => 0), dead],
        },
      };
    }),
  };
}

function epoch(number: number, accuracy: number, loss: number): ArmOctave['untrained'] {
  return {
    epoch: number,
    meanBatchLoss: number === 0 ? null : 1,
    trainLoss: loss,
    trainAccuracy: accuracy,
    testLoss: 1.2,
    testAccuracy: accuracy,
    updateNorm: number === 0 ? null : 1,
    deadUnits: [0, 0],
    largestLogit: 3,
  };
}
