import type { Shape, Weights } from '../../model/shape.js';
import type { Activation } from './activation.js';
import type { ControlName, LossKind } from './names.js';

/** How a network is trained and evaluated: all that is the same for every width, seed and learning rate. */
export interface Variant {
  /** What sets it apart in its engine's name; `null` for the main study's training. */
  readonly name: string | null;
  /** Of the hidden units. */
  readonly activation: Activation;
  /** What is subtracted from pixels / 255, and what the rest is divided by; `null` leaves them as they are. */
  readonly standardise: { readonly mean: number; readonly deviation: number } | null;
  /** A ReLU after the output layer, or none. */
  readonly output: 'linear' | 'relu';
  /** In training and in evaluation. */
  readonly loss: LossKind;
  /** An image whose label's logit is as large as another: right, or right only if the label is the first of them. */
  readonly ties: 'right' | 'first';
  /** By what the learning rate is multiplied for W1, b1, W2, b2, … */
  readonly rateFactors: (shape: Shape) => readonly number[];
  readonly initialise: (shape: Shape, seed: number) => Weights;
}

/** What a control of the critical-rate study changes in the main study's training. */
export interface Control extends Variant {
  readonly name: ControlName;
}
