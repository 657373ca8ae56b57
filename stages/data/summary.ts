import type { DatasetSummary } from '../tables/dataset-summary.js';
import type { Dataset, Split } from './dataset.js';

export function summarise({ train, test }: Dataset): DatasetSummary {
  const { rows, columns, classes } = train;
  return { rows, columns, classes, train: summariseSplit(train), test: summariseSplit(test) };
}

function summariseSplit({ count, classes, labels, images }: Split): DatasetSummary['train'] {
  const classCounts = new Array<number>(classes).fill(0);
  for (const label of labels) classCounts[label] = (classCounts[label] ?? 0) + 1;
  // Sums of integers below 2^53 are exact, so that the result is the same on every platform.
  let sum = 0;
  let sumOfSquares = 0;
  for (const pixel of images) {
    sum += pixel;
    sumOfSquares += pixel * pixel;
  }
  const mean = sum / images.length;
  const variance = sumOfSquares / images.length - mean * mean;
  return { images: count, classCounts, pixelMean: mean / 255, pixelSd: Math.sqrt(variance) / 255 };
}
