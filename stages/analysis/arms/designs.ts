import type { ActivationName } from '../../arms/activations.js';
import type { LossKind } from '../../engines/variants/names.js';
import type { ArmEntry } from '../../params/planned-arms.js';
import type { Cell } from '../../train/cell.js';

export type ThresholdKind = 'usable' | 'overflow';

/** What one of the addendum's arms is (docs/protocol.md). */
export interface ArmDesign {
  readonly arm: string;
  /** Of the params that have its widths, seeds and octaves. */
  readonly entry: ArmEntry;
  readonly dataset: Cell['dataset'];
  readonly activation: ActivationName;
  readonly loss: LossKind;
  /** Whose censored thresholds ask for another octave. */
  readonly extendedBy: readonly ThresholdKind[];
}

const STUDY = {
  dataset: 'fashion-mnist',
  activation: 'relu',
  loss: 'cross-entropy',
  extendedBy: ['usable'],
} as const;
const SLOPE = { ...STUDY, extendedBy: ['usable', 'overflow'] } as const;

/** In the protocol's order. */
export const ARM_DESIGNS = [
  { ...SLOPE, arm: 'slope-0', entry: 'slopes' },
  { ...SLOPE, arm: 'slope-0.1', entry: 'slopes', activation: 'leaky-0.1' },
  { ...STUDY, arm: 'mnist', entry: 'mnist', dataset: 'mnist' },
  { ...STUDY, arm: 'mse', entry: 'mse', loss: 'squared-error' },
  { ...SLOPE, arm: 'slope-0.001', entry: 'other-slopes', activation: 'leaky-0.001' },
  { ...SLOPE, arm: 'slope-0.01', entry: 'other-slopes', activation: 'leaky-0.01' },
  { ...STUDY, arm: 'w2048', entry: 'w2048' },
] as const satisfies readonly ArmDesign[];

export type ArmName = (typeof ARM_DESIGNS)[number]['arm'];
