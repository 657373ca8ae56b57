import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  endpointOf,
  holmOf,
  type Endpoint,
  type Value,
} from '../../../stages/analysis/secondary/endpoint.js';

function near(actual: number | null | undefined, expected: number, within = 1e-9): void {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= within,
    `${actual} is not ${expected}`,
  );
}

/** A line for each slope, the seeds counted from 1. */
function lines(slopes: readonly number[], widths: readonly number[] = [64, 256, 1024]): readonly Value[] {
  return slopes.flatMap((slope, index) =>
    widths.map((width) => ({ width, seed: index + 1, value: 5 - index + slope * Math.log2(width) })),
  );
}

function reasonOf({ test: result }: Endpoint): string {
  return result.kind === 'untested' ? result.reason : 'tested';
}

describe('an endpoint', () => {
  test('is the mean of the seeds’ slopes, with Student’s t', () => {
    const { slopes, mean, ci95, test: result, widths } = endpointOf('x', lines([0.1, 0.2, 0.3]).toReversed());
    assert.deepEqual(widths, [64, 256, 1024]);
    assert.deepEqual(
      slopes.map(({ seed }) => seed),
      [1, 2, 3],
    );
    for (const [index, { slope }] of slopes.entries()) near(slope, 0.1 * (index + 1));
    near(mean, 0.2);
    // t(0.975; 2) = 4.30265; sd 0.1.
    near(ci95?.[0], 0.2 - (4.30265 * 0.1) / Math.sqrt(3), 1e-6);
    // t = 0.2/(0.1/√3) = 2√3: for two degrees of freedom p = 1 − t/√(2 + t²).
    assert.ok(result.kind === 'tested');
    near(result.p, 1 - Math.sqrt(12 / 14));
  });

  test('leaves out a seed that lacks a value, and keeps it in the count', () => {
    const values = lines([0.1, 0.2, 9]).map((value) =>
      value.seed === 3 && value.width === 256 ? { ...value, value: null } : value,
    );
    const { slopes, mean } = endpointOf('x', values);
    near(mean, 0.15);
    assert.equal(slopes.length, 3);
    assert.equal(slopes[2]?.slope, null);
    // The same where it has no run there at all.
    const fewer = values.filter(({ value }) => value !== null);
    near(endpointOf('x', fewer).mean, 0.15);
  });

  test('has no p-value without a spread, and says why', () => {
    assert.match(reasonOf(endpointOf('x', [])), /no runs/);
    assert.match(reasonOf(endpointOf('x', lines([0.1, 0.2], [64]))), /one width/);
    assert.match(reasonOf(endpointOf('x', lines([0.1]))), /^1 of 1 seeds .* a test needs two/);
    assert.match(
      reasonOf(
        endpointOf(
          'x',
          lines([0, 0, 0]).map((value) => ({ ...value, value: 0 })),
        ),
      ),
      /all 3 seeds are 0/,
    );
    const equal = [1, 2, 3].flatMap((seed) => lines([0.3]).map((value) => ({ ...value, seed })));
    assert.match(reasonOf(endpointOf('x', equal)), /are equal: there is no spread/);
    assert.equal(endpointOf('x', lines([0.1])).ci95, null);
    near(endpointOf('x', lines([0.1])).mean, 0.1);
  });
});

test('Holm’s correction passes over endpoints without a p-value', () => {
  const tested = (p: number): Endpoint => ({ ...endpointOf('x', []), test: { kind: 'tested', p } });
  const untested = endpointOf('x', []);
  const corrected = holmOf([tested(0.02), untested, tested(0.01), untested, tested(0.04)]);
  near(corrected[0], 0.04);
  assert.equal(corrected[1], null);
  near(corrected[2], 0.03);
  assert.equal(corrected[3], null);
  near(corrected[4], 0.04);
});
