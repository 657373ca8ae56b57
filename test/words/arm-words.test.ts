import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usableSentence, widerSentence } from '../../stages/words/arm-words.js';
import type { ArmSlopes } from '../../stages/tables/arms.js';
import type { EndpointRow, Predictions } from '../../stages/tables/predictions.js';

type Arm = ArmSlopes['arms'][number];

const USABLE: NonNullable<Arm['usable']> = {
  slope: 0.07625,
  ci95: [0.033, 0.1195],
  ci90: [0.0412, 0.1113],
  seeds: 10,
  of_seeds: 10,
  widths: [64, 128, 256, 512, 1024],
  censored: 0,
  thresholds: 50,
  censored_above: 0,
  censored_below: 0,
  without_success: 0,
  octaves_to_add: [],
};

function armsWith(usable: Arm['usable']): ArmSlopes {
  const mnist: Arm = {
    arm: 'mnist',
    dataset: 'mnist',
    activation: 'relu',
    loss: 'cross-entropy',
    state: usable === null ? 'not yet run' : 'whole',
    cells: { recorded: usable === null ? 0 : 250, of: 250 },
    octaves_to_add: [],
    usable,
    overflow: null,
  };
  return { v: 1, arms: [mnist] };
}

test('how an arm’s usable rate changes with the width is told in percent', () => {
  assert.equal(
    usableSentence(armsWith(USABLE), 'mnist'),
    'On MNIST, with 10 fresh seeds, the largest usable rate changes by +5 % for each doubling of the width (+2 % to +9 %).',
  );
});

test('of an arm that is not whole, not there, or has no slope nothing is told', () => {
  assert.equal(usableSentence(armsWith(null), 'mnist'), '');
  assert.equal(
    usableSentence(armsWith({ ...USABLE, slope: null, ci95: null, ci90: null, seeds: 1 }), 'mnist'),
    '',
  );
  assert.equal(usableSentence(armsWith(USABLE), 'mse'), '');
});

test('what 2048 units come to stands beside what was predicted of it, and is told once it is there', () => {
  const endpoint: EndpointRow = {
    number: 9,
    text: 'usable-rate threshold of 2,048 units minus that of the seed’s own line, in octaves',
    state: 'whole',
    cells: { recorded: 510, of: 510 },
    against: 0,
    predicted: { text: 'within ± 0.25', low: -0.25, high: 0.25 },
    mean: 0.05,
    ci95: [-0.1, 0.2],
    ci90: [-0.07, 0.17],
    seeds: 5,
    of_seeds: 5,
    censoring: [],
    p: 0.4,
    p_holm: 1,
    outcome: 'borne out',
    reason: null,
    beside: [],
  };
  const told = (one: EndpointRow): Predictions => ({ v: 1, primary: one, secondary: [one], beside: [] });
  assert.equal(
    widerSentence(told(endpoint)),
    'At 2048 units, on 5 fresh seeds, the largest usable rate lies +0.050 octaves off the line through the others ' +
      '(−0.100 … +0.200; predicted: within ± 0.25).',
  );
  assert.equal(widerSentence(told({ ...endpoint, mean: null, ci95: null, outcome: null })), '');
});
