import { writeFileSync } from 'node:fs';
import { integer, metric, number, object, stage } from 'lockstep/stage';
import { readPrepared } from './lib/data.js';
import { Network } from './lib/network.js';
import { randomNumbers, shuffled } from './lib/random.js';
import type { Run } from './lib/run.js';

const {
  params,
  with: cell,
  deps,
  outs,
  progress,
} = stage({
  params: object({ training: object({ epochs: integer(1), batch: integer(1) }) }),
  with: object({ hidden: integer(1), rate: number({ min: 0 }), seed: integer() }),
  deps: ['data'],
  outs: ['run'],
});
const { epochs, batch } = params.training;
const { train, test } = readPrepared(deps.data);
const random = randomNumbers(cell.seed);
const network = new Network(cell.hidden, random);
for (let epoch = 1; epoch <= epochs; epoch += 1) {
  const order = shuffled(train.length, random);
  for (let from = 0; from < order.length; from += batch) {
    const points = order.slice(from, from + batch).flatMap((index) => train[index] ?? []);
    network.step(points, cell.rate);
  }
  const { loss, accuracy } = network.evaluate(test);
  metric({ epoch, test_loss: loss, test_accuracy: accuracy });
  progress(epoch, epochs, `test loss ${loss.toFixed(3)}`);
}
const { loss, accuracy } = network.evaluate(test);
const run: Run = { ...cell, testLoss: Number.isFinite(loss) ? loss : null, testAccuracy: accuracy };
writeFileSync(outs.run, `${JSON.stringify(run)}\n`);
