import { firstOutside, RECORD_RESOLUTION, type Band } from '../../stages/analysis/agreement-band.js';
import type { Dataset } from '../../stages/data/dataset.js';
import type { Engine, Setup } from '../../stages/engines/engine.js';
import { onnxruntime } from '../../stages/engines/onnxruntime/index.js';
import { tfjsNode } from '../../stages/engines/tfjs-node/index.js';
import { batchOrder } from '../../stages/model/batch-order.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import { losses } from '../../test/engines/session.js';
import { faultyEngines } from '../../test/support/faults.js';
import { BATCH } from '../engine/study.js';
import { bandOf, distances } from './band.js';
import { movedWeights, ULPS } from './moved.js';
import { STEPS, type Place } from './places.js';

/** A run that rounds as another CPU might, held against the band of the other seeds. */
export interface Ordinary {
  readonly seed: number;
  readonly what: 'one ulp' | 'tfjs-node';
  /** The first step outside the band; `null`: none. */
  readonly outside: number | null;
  /** How far it goes, in parts of the draws' largest distance (or of the floor): above 1 the band's margin is used. */
  readonly fill: number;
}

/** A wrong gradient, and the first step outside the band: of whole losses, and of losses with the record's six digits. */
export interface Caught {
  readonly fault: string;
  readonly step: number | null;
  readonly inRecord: number | null;
}

export interface Measured {
  readonly place: Place;
  readonly band: Band;
  readonly ordinary: readonly Ordinary[];
  readonly caught: readonly Caught[];
}

interface SeedRuns {
  readonly seed: number;
  readonly base: Float32Array;
  readonly draws: readonly (readonly number[])[];
  readonly others: readonly { readonly what: Ordinary['what']; readonly losses: Float32Array }[];
}

export async function measure(place: Place, dataset: Dataset): Promise<Measured> {
  const runs: SeedRuns[] = [];
  for (const seed of place.seeds) runs.push(await runsOf(place, dataset, seed));
  const band = bandOf(runs.flatMap(({ draws }) => draws));
  const ordinary = runs.flatMap((run) => heldAgainstOthers(run, runs));
  return { place, band, ordinary, caught: await caughtBy(band, place, dataset) };
}

async function caughtBy(band: Band, place: Place, dataset: Dataset): Promise<readonly Caught[]> {
  const [seed = NaN] = place.seeds;
  const base = await train(onnxruntime, place, dataset, seed);
  const caught: Caught[] = [];
  for (const engine of faultyEngines(BATCH)) {
    const found = await train(engine, place, dataset, seed);
    const step = firstOutside(found, base, band);
    const inRecord = firstOutside(written(found), written(base), band, RECORD_RESOLUTION);
    caught.push({ fault: engine.name, step, inRecord });
  }
  return caught;
}

async function runsOf(place: Place, dataset: Dataset, seed: number): Promise<SeedRuns> {
  const base = await train(onnxruntime, place, dataset, seed);
  const draws: (readonly number[])[] = [];
  for (let draw = 0; draw < place.draws; draw += 1) {
    const found = await train(onnxruntime, place, dataset, seed, { ulps: ULPS, draw });
    draws.push(distances(found, base));
  }
  const ulp = await train(onnxruntime, place, dataset, seed, { ulps: 1, draw: 0 });
  const tensorflow = await train(tfjsNode, place, dataset, seed);
  const others = [
    { what: 'one ulp', losses: ulp },
    { what: 'tfjs-node', losses: tensorflow },
  ] as const;
  return { seed, base, draws, others };
}

/** Leaves the run's own seed out, so that it has had no part in the band. */
function heldAgainstOthers({ seed, base, others }: SeedRuns, runs: readonly SeedRuns[]): readonly Ordinary[] {
  const draws = runs.filter((run) => run.seed !== seed).flatMap((run) => run.draws);
  const [band, withoutMargin] = [bandOf(draws), bandOf(draws, 1)];
  return others.map(({ what, losses }) => ({
    seed,
    what,
    outside: firstOutside(losses, base, band),
    fill: largestShare(distances(losses, base), withoutMargin),
  }));
}

function largestShare(found: readonly number[], band: Band): number {
  return Math.max(
    ...band.map(([, bound], index) => (found[(band[index + 1]?.[0] ?? found.length) - 1] ?? NaN) / bound),
  );
}

async function train(
  engine: Engine,
  { hidden, learningRate }: Place,
  dataset: Dataset,
  seed: number,
  moved?: { readonly ulps: number; readonly draw: number },
): Promise<Float32Array> {
  const { rows, columns, classes, count } = dataset.train;
  const shape = { inputs: rows * columns, hidden, classes };
  const given = initialWeights(shape, seed);
  const weights = moved === undefined ? given : movedWeights(given, moved.ulps, seed, moved.draw);
  const setup: Setup = { shape, dataset, weights, learningRate, batchSize: BATCH };
  const order = batchOrder(count, BATCH, seed)
    .next()
    .value.subarray(0, STEPS * BATCH);
  return losses(engine, setup, order);
}

/** As a record has them. */
function written(losses: Float32Array): readonly number[] {
  return Array.from(losses, (loss) => Number(loss.toPrecision(6)));
}
