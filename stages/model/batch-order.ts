import { randomStream } from './random.js';

/**
 * The order in which training images are seen, epoch after epoch: each epoch a fresh Fisher–Yates
 * shuffle of all of them, cut to whole batches (a smaller last batch is dropped).
 *
 * It depends on the seed only, so every size and every rate sees the same batches.
 */
export function* batchOrder(
  images: number,
  batchSize: number,
  seed: number,
): Generator<Int32Array<ArrayBuffer>, never> {
  const stream = randomStream('batches', seed);
  const seen = Math.floor(images / batchSize) * batchSize;
  for (;;) {
    const order = Int32Array.from({ length: images }, (_, index) => index);
    for (let last = images - 1; last > 0; last -= 1) {
      const other = stream.integer(last + 1);
      const kept = order[last] ?? 0;
      order[last] = order[other] ?? 0;
      order[other] = kept;
    }
    yield order.slice(0, seen);
  }
}

/** The order of each epoch that the first `steps` batches belong to; the last one ends with them. */
export function ordersOfSteps(
  images: number,
  batchSize: number,
  seed: number,
  steps: number,
): readonly Int32Array[] {
  const orders = batchOrder(images, batchSize, seed);
  const perEpoch = Math.floor(images / batchSize);
  return Array.from({ length: Math.ceil(steps / perEpoch) }, (_, epoch) =>
    orders.next().value.subarray(0, (steps - epoch * perEpoch) * batchSize),
  );
}
