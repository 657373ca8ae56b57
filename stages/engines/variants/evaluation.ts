import type { Evaluation } from '../engine.js';
import { EvaluationSum } from '../evaluation.js';
import type { LossKind } from './names.js';

/**
 * As `EvaluationSum`, with the loss of a variant, and with the class of an image chosen as PyTorch's argmax does: the
 * first of the largest logits. Behind a ReLU all logits may be 0, and a network that says nothing must not be right.
 */
export class VariantEvaluationSum {
  readonly #inNats: EvaluationSum;
  #images = 0;
  #halfSquares = 0;
  #correct = 0;

  constructor(
    private readonly classes: number,
    private readonly loss: LossKind,
  ) {
    this.#inNats = new EvaluationSum(classes);
  }

  /** @param logits `labels.length` × classes, row by row */
  add(logits: Float32Array | Float64Array, labels: Uint8Array): void {
    this.#inNats.add(logits, labels);
    const { classes } = this;
    for (const [image, label] of labels.entries()) {
      const row = logits.subarray(image * classes, (image + 1) * classes);
      if (row.indexOf(Math.max(...row)) === label) this.#correct += 1;
      for (const [index, logit] of row.entries()) {
        this.#halfSquares += (logit - (index === label ? 1 : 0)) ** 2 / 2;
      }
    }
    this.#images += labels.length;
  }

  /** `loss` is the mean over the images: in nats, or half a squared distance. */
  result(): Evaluation {
    const { loss, largestLogit } = this.#inNats.result();
    return {
      loss: this.loss === 'cross-entropy' ? loss : this.#halfSquares / this.#images,
      accuracy: this.#correct / this.#images,
      largestLogit,
    };
  }
}
