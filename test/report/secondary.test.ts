import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { secondarySection } from '../../stages/report/appendix/secondary.js';
import type { Secondary } from '../../stages/tables/secondary.js';
import { simulateSecondary } from '../support/secondary.js';

type Endpoint = Secondary['endpoints'][number];

const { result } = simulateSecondary();

function textOf(given: Secondary): string {
  return secondarySection(given)
    .content.text.replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** The result with another outcome of one endpoint. */
function withEndpoint(name: string, change: Partial<Endpoint>): Secondary {
  return {
    ...result,
    endpoints: result.endpoints.map((endpoint) =>
      endpoint.name === name ? { ...endpoint, ...change } : endpoint,
    ),
  };
}

const significant = { p: 0.001, p_holm: 0.004, significant: true, reason: null };
const unclear = { p: 0.3, p_holm: 0.9, significant: false, reason: null };

describe('the reading', () => {
  test('counts what was tested and what is significant', () => {
    const tested = result.endpoints.filter(({ p }) => p !== null).length;
    const found = result.endpoints.filter((endpoint) => endpoint.significant).length;
    const words = ['none', 'one', 'two', 'three', 'four', 'five', 'six'];
    assert.match(
      textOf(result),
      new RegExp(
        `Of six secondary endpoints ${words[tested]} have a p-value, and ${words[found]} of these (is|are) significant`,
      ),
    );
  });

  test('says that all were tested, and that none is significant', () => {
    const endpoints = result.endpoints.map((endpoint) => ({ ...endpoint, ...unclear }));
    assert.match(
      textOf({ ...result, endpoints }),
      /All six secondary endpoints have a p-value, and none of these is significant/,
    );
  });

  test('holds a finding against its prediction', () => {
    const text = (mean: number): string => textOf(withEndpoint('optimum rate', { ...significant, mean }));
    assert.match(text(-0.2), /The optimum rate falls with width, as predicted\./);
    assert.match(text(0.2), /The optimum rate rises with width, against the prediction\./);
    assert.match(
      textOf(withEndpoint('optimum rate', { ...unclear, mean: -0.01 })),
      /The optimum rate has no clear trend with width: the prediction that it falls stays open\./,
    );
  });

  test('never takes a missing trend for proof of none', () => {
    const name = 'spikes at equal distance';
    assert.match(
      textOf(withEndpoint(name, { ...unclear, mean: 0.001 })),
      /agrees with the prediction of none but doesn’t prove it/,
    );
    assert.match(
      textOf(withEndpoint(name, { ...significant, mean: 0.01 })),
      /rises with width, against the prediction of no trend/,
    );
    const slopes = [1, 2, 3].map((seed) => ({ seed, slope: seed }));
    const onset = textOf(withEndpoint('overfitting onset', { ...unclear, mean: 2, slopes }));
    assert.match(onset, /The epoch at which overfitting sets in has no clear trend with width\./);
  });

  test('says where most slopes are 0, up to what rounding leaves', () => {
    const slopes = [0, 0, 3e-21, 0.5].map((slope, seed) => ({ seed, slope }));
    assert.match(
      textOf(withEndpoint('spikes at equal rate', { ...unclear, mean: 0.1, slopes })),
      /stays open \(3 of 4 slopes are 0, so the test says little\)\./,
    );
  });

  test('says why an endpoint has no p-value', () => {
    assert.match(
      textOf(result),
      /Without a p-value: .*the spike rate at equal rate: the slopes of all 6 seeds are 0: there is no spread/,
    );
  });

  test('an endpoint without words is refused', () => {
    assert.throws(
      () => textOf(withEndpoint('optimum rate', { name: 'luck' })),
      /no words for the endpoint "luck"/,
    );
  });
});

describe('the tables', () => {
  test('have every endpoint, width and pair of rates', () => {
    const { content } = secondarySection(result);
    const rows = content.text.match(/<th scope="row"/g)?.length ?? 0;
    const onsets = result.onsets.filter(({ mean }) => mean !== null).length;
    const pairs = result.collapse.flatMap((entry) => entry.pairs).length;
    assert.ok(pairs > 0 && onsets > 0);
    assert.equal(rows, 6 + 5 + result.noise.length + onsets + pairs);
    assert.doesNotMatch(content.text, /NaN|undefined|null|Infinity|\[object/);
  });

  test('a study without runs of its own says so', () => {
    const empty = { ...result, optimum: null, noise: [], onsets: [], collapse: [] };
    const text = textOf(empty);
    assert.match(text, /There are no runs of the optimum grid\./);
    assert.match(text, /No two neighbouring rates up to 0\.01 have runs to compare\./);
    assert.doesNotMatch(text, /NaN|undefined|null/);
  });
});
