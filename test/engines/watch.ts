// A process of its own: `watch.ts ENGINE` trains while it watches itself, and prints a Watched as JSON.
import { readdirSync, readFileSync } from 'node:fs';
import { batchOrder } from '../../stages/model/batch-order.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import type { Session, Setup } from '../../stages/engines/engine.js';
import { loadTensorFlow } from '../../stages/engines/tfjs-node/tensorflow.js';
import { engineNamed } from './engines.js';
import { syntheticDataset } from './synthetic.js';

export interface Watched {
  /** Bytes by which the process grew over 2,000 steps. */
  readonly growth: number;
  /** By how many tensors TensorFlow holds more after them. */
  readonly tensors: number;
  /** Share of the busiest thread in the CPU time of training. */
  readonly busiest: number;
}

const BATCH = 64;
const WARM_UP = 500;
const STEPS = 2000;
const FEW = 60;

const engine = engineNamed(process.argv[2]);
const dataset = syntheticDataset({ train: BATCH * 100, test: 10, rows: 28, columns: 28, classes: 10 });
const epoch = batchOrder(dataset.train.count, BATCH, 0).next().value;

const small = await engine.start(setupOf([64, 64]));
await train(small, WARM_UP);
const before = { bytes: bytesInUse(), tensors: tensors() };
await train(small, STEPS);
const growth = bytesInUse() - before.bytes;
const moreTensors = tensors() - before.tensors;
await small.close();

// Large products, which are worth more than one thread.
const large = await engine.start(setupOf([1024, 1024]));
await train(large, 5);
const start = threadTimes();
await train(large, FEW);
const spent = [...threadTimes()].map(([thread, time]) => time - (start.get(thread) ?? 0));
const busiest = Math.max(...spent) / spent.reduce((sum, time) => sum + time, 0);
await large.close();

process.stdout.write(JSON.stringify({ growth, tensors: moreTensors, busiest } satisfies Watched));

function setupOf(hidden: readonly number[]): Setup {
  const shape = { inputs: 784, hidden, classes: 10 };
  return { shape, dataset, weights: initialWeights(shape, 0), learningRate: 0.01, batchSize: BATCH };
}

async function train(session: Session, steps: number): Promise<void> {
  for (let left = steps * BATCH; left > 0; left -= epoch.length) {
    await session.train(epoch.subarray(0, Math.min(left, epoch.length)));
  }
}

/** Resident memory once the garbage is gone. */
function bytesInUse(): number {
  if (global.gc === undefined) throw new Error('run with --expose-gc');
  global.gc();
  return process.memoryUsage.rss();
}

function tensors(): number {
  return engine.name === 'tfjs-node' ? loadTensorFlow().memory().numTensors : 0;
}

/** CPU time of each thread of this process so far, in clock ticks: proc(5), utime and stime. */
function threadTimes(): ReadonlyMap<string, number> {
  return new Map(
    readdirSync('/proc/self/task').map((thread) => {
      const fields =
        readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return [thread, Number(fields[11]) + Number(fields[12])];
    }),
  );
}
