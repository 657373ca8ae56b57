import type { Evaluation } from './engine.js';

/** Sums up logits as they come, chunk after chunk, in float64. NaN in a logit stays NaN in the figures. */
export class EvaluationSum {
  #images = 0;
  #loss = 0;
  #correct = 0;
  #largest = 0;

  constructor(private readonly classes: number) {}

  /** @param logits `labels.length` × classes, row by row */
  add(logits: Float32Array | Float64Array, labels: Uint8Array): void {
    const { classes } = this;
    for (let image = 0; image < labels.length; image += 1) {
      const row = logits.subarray(image * classes, (image + 1) * classes);
      const wanted = row[labels[image] ?? NaN] ?? NaN;
      let top = -Infinity;
      let higher = 0;
      for (const logit of row) {
        // Math.max is NaN as soon as one argument is; a comparison with NaN is false.
        top = Math.max(top, logit);
        this.#largest = Math.max(this.#largest, Math.abs(logit));
        if (!(logit <= wanted)) higher += 1;
      }
      let sum = 0;
      for (const logit of row) sum += Math.exp(logit - top);
      this.#loss += Math.log(sum) + top - wanted;
      if (higher === 0) this.#correct += 1;
    }
    this.#images += labels.length;
  }

  result(): Evaluation {
    return {
      loss: this.#loss / this.#images,
      accuracy: this.#correct / this.#images,
      largestLogit: this.#largest,
    };
  }
}
