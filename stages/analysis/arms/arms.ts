import type { ArmOctave } from '../../arms/arm-octave.js';
import type { Arms, ArmGrid } from '../../params/planned-arms.js';
import { extensionOf } from '../critical/extension.js';
import { slopesBy, type Slopes } from '../critical/slopes.js';
import { armRuns, type ArmRun } from './arm-run.js';
import { ARM_DESIGNS, type ArmDesign, type ArmName, type ThresholdKind } from './designs.js';

/** No octave above it is added. */
const HIGHEST_OCTAVE = 3;

/** Whether an arm may be judged. From a part of its cells nothing is computed. */
export type ArmState =
  /** It has no seeds in the plan. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'not yet run' }
  /** Its octaves so far are whole, and the rule asks for others, of it or of the arm that it shares them with. */
  | { readonly kind: 'to be extended'; readonly octaves: readonly number[] }
  | { readonly kind: 'whole' };

/** One arm's runs as far as they are recorded. */
export interface Arm {
  readonly design: ArmDesign;
  readonly grid: ArmGrid;
  /** Between neighbouring rates, in octaves. */
  readonly step: number;
  /** Cells that are recorded, of those that the plan has. */
  readonly recorded: number;
  readonly of: number;
  readonly runs: readonly ArmRun[];
  readonly state: ArmState;
}

export type ArmOf = (name: ArmName) => Arm;

const FAILED: Readonly<Record<ThresholdKind, (run: ArmRun) => boolean>> = {
  usable: ({ isUnusable }) => isUnusable,
  overflow: ({ overflows }) => overflows,
};

/** The arm's slope over all of its widths. */
export function slopesOfArm({ runs, step }: Pick<Arm, 'runs' | 'step'>, kind: ThresholdKind): Slopes {
  const from = kind === 'usable' ? 'best-rate' : 'lowest-rate';
  return slopesBy(runs, step, FAILED[kind], { reading: 'first-failure', censored: 'left-out', from });
}

/** How many of an arm's thresholds the grid ends before, and the octaves that this asks for (docs/protocol.md). */
export function extensionOfArm(
  { runs, step }: Pick<Arm, 'runs' | 'step'>,
  kind: ThresholdKind,
  slopes: Slopes,
): ReturnType<typeof extensionOf> {
  const { octaves_to_add: asked, ...counts } = extensionOf(runs, 1 / step, slopes, FAILED[kind]);
  return { ...counts, octaves_to_add: asked.filter((octave) => octave <= HIGHEST_OCTAVE) };
}

/**
 * All arms of the addendum, in its order, those without a cell among them.
 *
 * @throws {Error} for an octave that the plan doesn't have, or that isn't as its arm has it
 */
export function armsOf(octaves: readonly ArmOctave[], planned: Arms): ReadonlyMap<ArmName, Arm> {
  for (const octave of octaves) check(octave, planned);
  const arms = ARM_DESIGNS.map((design) => {
    const grid = planned[design.entry];
    const own = octaves.filter(({ arm }) => arm === design.arm);
    const accuracy = planned.accuracy[design.dataset];
    return {
      design,
      grid,
      step: 1 / planned.steps,
      recorded: own.length,
      of: grid.widths.length * grid.seeds.length * (grid.octaves.length + grid.cut.length),
      runs: own.flatMap((octave) => armRuns(octave, accuracy)),
    };
  });
  return new Map(
    arms.map((arm) => {
      const sharing = arms.filter(({ design }) => design.entry === arm.design.entry);
      return [arm.design.arm, { ...arm, state: stateOf(arm, sharing) }];
    }),
  );
}

type Recorded = Omit<Arm, 'state'>;

function stateOf({ of }: Recorded, sharing: readonly Recorded[]): ArmState {
  if (of === 0) return { kind: 'dropped' };
  if (sharing.some((arm) => arm.recorded < arm.of)) return { kind: 'not yet run' };
  const asked = sharing.flatMap((arm) =>
    arm.design.extendedBy.flatMap((kind) => extensionOfArm(arm, kind, slopesOfArm(arm, kind)).octaves_to_add),
  );
  if (asked.length === 0) return { kind: 'whole' };
  return { kind: 'to be extended', octaves: [...new Set(asked)].toSorted((a, b) => a - b) };
}

function check(octave: ArmOctave, planned: Arms): void {
  const design: ArmDesign | undefined = ARM_DESIGNS.find(({ arm }) => arm === octave.arm);
  const { arm, engine, dataset, activation, loss, steps, batchesPlanned, seed } = octave;
  const width = octave.hidden[0] ?? NaN;
  const told = `arm ${arm}, width ${width}, seed ${seed}, octave ${octave.octave}`;
  if (design === undefined) throw new Error(`${told}: the addendum has no such arm`);
  const grid = planned[design.entry];
  const isCut = grid.cut.includes(octave.octave);
  const isPlanned = isCut || grid.octaves.includes(octave.octave);
  if (!isPlanned || !grid.widths.includes(width) || !grid.seeds.includes(seed)) {
    throw new Error(`${told} is recorded, and params/arms-planned.yaml doesn’t have it`);
  }
  const found = [engine, dataset, activation, loss, steps, batchesPlanned].join(', ');
  const batches = isCut ? planned.cut : planned.whole;
  const { dataset: data, activation: own, loss: kind } = design;
  const wanted = ['onnxruntime', data, own, kind, planned.steps, batches].join(', ');
  if (found !== wanted) throw new Error(`${told} has ${found}, and the arm ${wanted}`);
}
