import type { Evaluation } from './engine.js';
import type { Variant } from './variants/variant.js';

/** Sums up logits as they come, chunk after chunk, in float64. NaN in a logit stays NaN in the figures. */
export class EvaluationSum {
  #images = 0;
  #loss = 0;
  #correct = 0;
  #largest = 0;

  constructor(
    private readonly classes: number,
    private readonly rules: Pick<Variant, 'loss' | 'ties'>,
  ) {}

  /** @param logits `labels.length` × classes, row by row */
  add(logits: Float32Array | Float64Array, labels: Uint8Array): void {
    const { classes, rules } = this;
    for (let image = 0; image < labels.length; image += 1) {
      const row = logits.subarray(image * classes, (image + 1) * classes);
      const label = labels[image] ?? NaN;
      const wanted = row[label] ?? NaN;
      let top = -Infinity;
      let higher = 0;
      for (const logit of row) {
        // Math.max is NaN as soon as one argument is; a comparison with NaN is false.
        top = Math.max(top, logit);
        this.#largest = Math.max(this.#largest, Math.abs(logit));
        if (!(logit <= wanted)) higher += 1;
      }
      if (rules.loss === 'cross-entropy') this.#loss += crossEntropy(row, top, wanted);
      else this.#addHalfSquares(row, label);
      if (rules.ties === 'right' ? higher === 0 : row.indexOf(top) === label) this.#correct += 1;
    }
    this.#images += labels.length;
  }

  /** Square by square, as the records were made. */
  #addHalfSquares(row: Row, label: number): void {
    for (const [index, logit] of row.entries()) this.#loss += (logit - (index === label ? 1 : 0)) ** 2 / 2;
  }

  /** `loss` is the mean over the images: in nats, or half a squared distance. */
  result(): Evaluation {
    return {
      loss: this.#loss / this.#images,
      accuracy: this.#correct / this.#images,
      largestLogit: this.#largest,
    };
  }
}

type Row = Float32Array | Float64Array;

function crossEntropy(row: Row, top: number, wanted: number): number {
  let sum = 0;
  for (const logit of row) sum += Math.exp(logit - top);
  return Math.log(sum) + top - wanted;
}
