import type { Dataset, Split } from '../../stages/data/dataset.js';
import { randomStream } from '../../stages/model/random.js';

export interface SyntheticShape {
  readonly train: number;
  readonly test: number;
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
}

/** The size of Fashion-MNIST's images; as many of them as 200 batches of 64 need. */
export const FULL_SIZE: SyntheticShape = { train: 12_800, test: 100, rows: 28, columns: 28, classes: 10 };

/**
 * A data set that can be learnt, made of integers only: a pattern of random pixels for each class, and each image
 * its class's pattern times noise. (As dark as Fashion-MNIST, so that training is as calm.)
 */
export function syntheticDataset({ train, test, rows, columns, classes }: SyntheticShape): Dataset {
  const pixels = rows * columns;
  const patterns = bytes('patterns', classes * pixels, 256);
  const split = (name: string, count: number): Split => {
    const labels = bytes(`${name} labels`, count, classes);
    const noise = bytes(`${name} noise`, count * pixels, 256);
    const images = noise.map((value, at) => {
      const label = labels[Math.floor(at / pixels)] ?? 0;
      return (value * (patterns[label * pixels + (at % pixels)] ?? 0)) >> 8;
    });
    return { count, rows, columns, classes, labels, images };
  };
  return { train: split('train', train), test: split('test', test) };
}

function bytes(purpose: string, length: number, bound: number): Uint8Array {
  const stream = randomStream('synthetic', purpose);
  return Uint8Array.from({ length }, () => stream.integer(bound));
}
