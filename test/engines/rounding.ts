import assert from 'node:assert/strict';
import { bandOf, distances } from '../../bench/agreement/band.js';
import { movedWeights, ULPS } from '../../bench/agreement/moved.js';
import { boundAt, firstOutside } from '../../stages/analysis/agreement-band.js';
import type { Engine, Setup } from '../../stages/engines/engine.js';
import { losses } from './session.js';

const DRAWS = 8;

/** The engine, each time with other roundings of the initial weights: what hangs on rounding comes out differently. */
export function perturbed(engine: Engine): readonly Engine[] {
  return Array.from({ length: DRAWS }, (_, draw) => ({
    name: `${engine.name}, draw ${draw}`,
    start: (setup) => engine.start({ ...setup, weights: movedWeights(setup.weights, ULPS, 0, draw) }),
  }));
}

/**
 * The losses of the engine are those of the reference, as far as rounding lets them: within the band of
 * docs/algorithms/engine-agreement.md, made here for this network.
 *
 * @param drawn trains the perturbed networks
 */
export async function assertAgrees(
  {
    engine,
    reference,
    drawn,
  }: { readonly engine: Engine; readonly reference: Engine; readonly drawn: Engine },
  given: Setup,
  order: Int32Array,
): Promise<void> {
  const base = await losses(drawn, given, order);
  const draws: (readonly number[])[] = [];
  for (const other of perturbed(drawn)) draws.push(distances(await losses(other, given, order), base));
  const band = bandOf(draws);
  const step = firstOutside(await losses(engine, given, order), await losses(reference, given, order), band);
  assert.equal(step, null, `further apart than ${boundAt(band, step ?? 0)}`);
}
