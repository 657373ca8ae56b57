import type { Evaluation } from './engine.js';

/** Sums up logits as they come, chunk after chunk, in float64. NaN in a logit stays NaN in the figures. */
export class EvaluationSum {
  #images = 0;
  #loss = 0;
  #correct = 0;
  #largest = 0;

  constructor(private readonly classes: number) {}

  /** @param logits `labels.length` × classes, row by row */
  add(logits: ArrayLike<number>, labels: Uint8Array): void {
    const { classes } = this;
    labels.forEach((label, image) => {
      const row = image * classes;
      let best = 0;
      let top = logits[row] ?? NaN;
      for (let k = 0; k < classes; k += 1) {
        const logit = logits[row + k] ?? NaN;
        if (logit > top || Number.isNaN(logit)) {
          top = logit;
          best = k;
        }
        // Math.max returns NaN as soon as one argument is.
        this.#largest = Math.max(this.#largest, Math.abs(logit));
      }
      let sum = 0;
      for (let k = 0; k < classes; k += 1) sum += Math.exp((logits[row + k] ?? NaN) - top);
      this.#loss += Math.log(sum) + top - (logits[row + label] ?? NaN);
      if (best === label && !Number.isNaN(top)) this.#correct += 1;
    });
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
