import type { Point } from './data.js';

/** A hidden unit: tanh(wx·x + wy·y + b), and its weight in the sum that decides. */
interface Unit {
  wx: number;
  wy: number;
  b: number;
  out: number;
}

/** A network with one hidden layer that tells two classes apart, trained by plain gradient descent on the logistic loss. */
export class Network {
  readonly #units: readonly Unit[];
  #bias = 0;

  constructor(hidden: number, random: () => number) {
    const weight = (): number => 2 * random() - 1;
    this.#units = Array.from({ length: hidden }, () => ({
      wx: 2 * weight(),
      wy: 2 * weight(),
      b: weight(),
      out: weight() / Math.sqrt(hidden),
    }));
  }

  /** One step against the gradient of a batch's mean loss. */
  step(batch: readonly Point[], rate: number): void {
    const gradients = this.#units.map((): Unit => ({ wx: 0, wy: 0, b: 0, out: 0 }));
    let biasGradient = 0;
    for (const { x, y, label } of batch) {
      const error = (sigmoid(this.#logit(x, y)) - label) / batch.length;
      biasGradient += error;
      for (const [index, unit] of this.#units.entries()) {
        const gradient = gradients[index];
        if (gradient === undefined) continue;
        const activation = Math.tanh(unit.wx * x + unit.wy * y + unit.b);
        const inner = error * unit.out * (1 - activation ** 2);
        gradient.out += error * activation;
        gradient.wx += inner * x;
        gradient.wy += inner * y;
        gradient.b += inner;
      }
    }
    this.#bias -= rate * biasGradient;
    for (const [index, unit] of this.#units.entries()) {
      const gradient = gradients[index];
      if (gradient === undefined) continue;
      unit.wx -= rate * gradient.wx;
      unit.wy -= rate * gradient.wy;
      unit.b -= rate * gradient.b;
      unit.out -= rate * gradient.out;
    }
  }

  /** Mean logistic loss in nats, and the share that is told right. */
  evaluate(points: readonly Point[]): { readonly loss: number; readonly accuracy: number } {
    let [loss, right] = [0, 0];
    for (const { x, y, label } of points) {
      const logit = this.#logit(x, y);
      const towards = label === 1 ? logit : -logit;
      // log(1 + e^−t), without overflow.
      loss += Math.max(0, -towards) + Math.log1p(Math.exp(-Math.abs(towards)));
      if (towards > 0) right += 1;
    }
    return { loss: loss / points.length, accuracy: right / points.length };
  }

  #logit(x: number, y: number): number {
    return this.#units.reduce(
      (sum, { wx, wy, b, out }) => sum + out * Math.tanh(wx * x + wy * y + b),
      this.#bias,
    );
  }
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
