import { readFileSync, writeFileSync } from 'node:fs';
import { integer, number, object, stage } from 'lockstep/stage';
import type { Point, Prepared } from './lib/data.js';
import { randomNumbers, shuffled } from './lib/random.js';

const { params, deps, outs } = stage({
  params: object({ split: object({ test: number({ min: 0, max: 1 }), seed: integer() }) }),
  deps: ['raw'],
  outs: ['data'],
});
const [, ...rows] = readFileSync(deps.raw, 'utf8').trim().split('\n');
const points = rows.map((row, index): Point => {
  const [x = NaN, y = NaN, label = NaN] = row.split(',').map(Number);
  if (![x, y, label].every(Number.isFinite)) throw new Error(`line ${String(index + 2)} of the data: ${row}`);
  return { x, y, label };
});
const order = shuffled(points.length, randomNumbers(params.split.seed));
const drawn = order.flatMap((index) => points[index] ?? []);
const tests = Math.round(points.length * params.split.test);

// By the training part alone: what is tested on has no say.
const train = drawn.slice(tests);
const scaleOf = (values: readonly number[]): ((value: number) => number) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return (value) => (value - mean) / deviation;
};
const [scaleX, scaleY] = [scaleOf(train.map(({ x }) => x)), scaleOf(train.map(({ y }) => y))];
const scaled = ({ x, y, label }: Point): Point => ({ x: scaleX(x), y: scaleY(y), label });
const prepared: Prepared = { train: train.map(scaled), test: drawn.slice(0, tests).map(scaled) };
writeFileSync(outs.data, `${JSON.stringify(prepared)}\n`);
