import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { measureCurvature, type CurvatureSpec } from '../../stages/curvature/measure-curvature.js';
import { decodeCurvature } from '../../stages/curvature/read-curvature.js';
import { hashWeights } from '../../stages/model/hash.js';
import { initialWeights } from '../../stages/model/initialisation.js';
import { syntheticDataset } from '../engines/synthetic.js';

const DATASET = syntheticDataset({ train: 200, test: 1, rows: 6, columns: 6, classes: 10 });
const SPEC: CurvatureSpec = { dataset: 'fashion-mnist', width: 12, seed: 3, images: 150, iterations: 20 };

const measure = (change: Partial<CurvatureSpec> = {}): ReturnType<typeof measureCurvature> =>
  measureCurvature(DATASET, { ...SPEC, ...change }, () => undefined);

describe('a curvature', () => {
  test('says of which network it is, and how it converged', async () => {
    const told: number[] = [];
    const found = await measureCurvature(DATASET, SPEC, (done, total) => {
      assert.equal(total, 21);
      told.push(done);
    });
    assert.deepEqual(
      told,
      [...told.keys()].map((index) => index + 1),
    );
    const shape = { inputs: 36, hidden: [12, 12], classes: 10 };
    assert.equal(found.initialWeights, hashWeights(initialWeights(shape, 3)));
    const { quotients, eigenvalue, lastChange } = found;
    assert.equal(quotients.length, 21);
    assert.equal(quotients.at(-1), eigenvalue);
    assert.ok(Math.abs(lastChange - (eigenvalue - (quotients.at(-2) ?? NaN)) / eigenvalue) < 1e-4);
    assert.ok(eigenvalue > 0.1, `${eigenvalue}`);
  });

  test('is the same again, another with another seed, and hangs on its images', async () => {
    const first = await measure();
    assert.deepEqual(await measure(), first);
    assert.notEqual((await measure({ seed: 4 })).eigenvalue, first.eigenvalue);
    assert.notEqual((await measure({ images: 140 })).eigenvalue, first.eigenvalue);
  });

  test('more iterations come closer, within what the residual allows', async () => {
    const first = await measure();
    const longer = await measure({ iterations: 300 });
    assert.ok(longer.residual < first.residual);
    assert.ok(longer.eigenvalue >= first.eigenvalue);
    assert.ok(longer.residual < 1e-4 * longer.eigenvalue);
  });

  test('takes no more images than there are', async () => {
    await assert.rejects(measure({ images: 201 }), /has 200 images, 201 are asked for: set fewer `images`/);
  });
});

describe('its file', () => {
  test('comes back, in few bytes', async () => {
    const found = await measure();
    const text = `${JSON.stringify(found, null, 2)}\n`;
    assert.deepEqual(decodeCurvature(text, 's3.json'), found);
    assert.ok(text.length < 4096);
  });

  test('what is no curvature is refused, with the file and the place', async () => {
    const found = await measure();
    const refused = (change: object, message: RegExp): void => {
      assert.throws(() => decodeCurvature(JSON.stringify({ ...found, ...change }), 'w64/s3.json'), message);
    };
    refused({ format: 2 }, /^Error: w64\/s3\.json: not a curvature of format 1: \/format/);
    refused({ eigenvalue: -0.1 }, /\/eigenvalue must be > 0\. Measure it anew/);
    refused({ quotients: [1] }, /\/quotients must NOT have fewer than 2 items/);
    refused({ initialWeights: 'abc' }, /\/initialWeights must match pattern/);
    refused({ more: 1 }, /must NOT have additional properties/);
    assert.throws(() => decodeCurvature('{', 'w64/s3.json'), /w64\/s3\.json: not JSON/);
  });
});
