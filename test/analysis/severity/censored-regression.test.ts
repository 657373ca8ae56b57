import assert from 'node:assert/strict';
import { test } from 'node:test';
import { censoredLine, type Observation } from '../../../stages/analysis/severity/censored-regression.js';
import { randomStream } from '../../../stages/model/random.js';
import { normal } from '../../support/critical.js';

const DATA: readonly Observation[] = [
  { x: 6, y: -0.2, censored: null },
  { x: 6, y: 0.1, censored: null },
  { x: 6, y: 0.9, censored: 'above' },
  { x: 7, y: -0.4, censored: null },
  { x: 7, y: 0.3, censored: null },
  { x: 7, y: 0.9, censored: 'above' },
  { x: 8, y: -0.5, censored: null },
  { x: 8, y: -0.1, censored: null },
  { x: 8, y: 0.2, censored: null },
  { x: 9, y: -0.9, censored: null },
  { x: 9, y: -0.6, censored: null },
  { x: 9, y: -1.2, censored: 'below' },
  { x: 10, y: -1.2, censored: 'below' },
  { x: 10, y: -0.8, censored: null },
  { x: 10, y: -1, censored: null },
];

function close(found: number | undefined, expected: number, within: number): void {
  assert.ok(found !== undefined && Math.abs(found - expected) <= within, `${found}, expected ${expected}`);
}

// lifelines 0.30.3, LogNormalAFTFitter on e^y and x − 8: the line through log time, sigma in logarithms. It takes values
// that are censored on the right alone.
test('the line is that of lifelines’ log-normal model, censored above', () => {
  const line = censoredLine(
    DATA.filter(({ censored }) => censored !== 'below').map((own) => ({ ...own, x: own.x - 8 })),
  );
  close(line?.slope, -0.3531636258597176, 2e-6);
  close(line?.intercept, -0.20853487105376461, 2e-6);
  close(line?.sd, 0.46191872589803595, 2e-6);
});

// scipy 1.x: Nelder and Mead's simplex on the log-likelihood of scipy.stats.norm, to 1e-12.
test('the line is that of a search over the likelihood, censored on both sides', () => {
  const line = censoredLine(DATA);
  close(line?.slope, -0.43573578858846035, 1e-6);
  close(line?.intercept, 3.17566964421515, 1e-5);
  close(line?.sd, 0.5229804470876226, 1e-6);
});

test('without anything censored it is least squares', () => {
  const line = censoredLine([0, 1, 2, 3].map((x) => ({ x, y: 2 - x + (x % 2), censored: null })));
  close(line?.slope, -0.8, 1e-9);
  close(line?.intercept, 2.2, 1e-9);
});

test('it finds a known slope though 40 % lie beyond the grid, and least squares on what is left doesn’t', () => {
  const stream = randomStream('censored');
  const all = Array.from({ length: 4000 }, (_, index) => {
    const x = 6 + (index % 5);
    return { x, y: 0.5 * (8 - x) + 0.5 * normal(stream) };
  });
  const observations = all.map(({ x, y }): Observation =>
    y > 0.3 ? { x, y: 0.3, censored: 'above' } : { x, y, censored: null },
  );
  const share = observations.filter(({ censored }) => censored !== null).length / observations.length;
  assert.ok(share > 0.35 && share < 0.45);
  close(censoredLine(observations)?.slope, -0.5, 0.03);
  const left = censoredLine(observations.filter(({ censored }) => censored === null));
  assert.ok((left?.slope ?? 0) > -0.42);
});

test('there is no line through too few values, or through values without spread', () => {
  assert.equal(censoredLine([]), null);
  assert.equal(censoredLine(DATA.filter(({ x }) => x === 6)), null);
  assert.equal(censoredLine(DATA.filter(({ censored }) => censored !== null)), null);
  assert.equal(censoredLine([0, 1, 2].map((x) => ({ x, y: x, censored: null }))), null);
});
