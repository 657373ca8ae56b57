import type { Shape, Weights } from '../../model/shape.js';
import type { ControlName, LossKind } from './names.js';

/** What a control of the critical-rate study changes in the main study's training. */
export interface Variant {
  readonly name: ControlName;
  /** What is subtracted from pixels / 255, and what the rest is divided by; `null` leaves them as they are. */
  readonly standardise: { readonly mean: number; readonly deviation: number } | null;
  /** A ReLU after the output layer, or none. */
  readonly output: 'linear' | 'relu';
  /** In training and in evaluation. */
  readonly loss: LossKind;
  /** By what the learning rate is multiplied for W1, b1, W2, b2, … */
  readonly rateFactors: (shape: Shape) => readonly number[];
  readonly initialise: (shape: Shape, seed: number) => Weights;
}
