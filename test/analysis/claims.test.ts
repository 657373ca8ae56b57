import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  decodeClaims,
  readClaims,
  type Claim,
  type Size,
  type Statement,
} from '../../stages/analysis/claims/claim.js';
import type { Holds, Outcome } from '../../stages/tables/claims.js';
import { judgeClaims } from '../../stages/analysis/claims/judge.js';
import type { Run } from '../../stages/analysis/claims/run.js';
import type { CriticalRate } from '../../stages/tables/critical-rate.js';
import { criticalResult } from '../support/critical.js';
import { run, type RunFacts } from './claim-run.js';
import { constant, line } from './run.js';

const SIZES: readonly Size[] = ['small', 'medium', 'large'];

/** One seed decides nothing. */
const UNDECIDED = criticalResult({ seeds: [1] });

/** The three sizes with what differs between them. */
function sizes(facts: Readonly<Partial<Record<Size, RunFacts>>>, all: RunFacts = {}): readonly Run[] {
  return SIZES.map((size) => run({ ...all, ...facts[size], size }));
}

function seeds(values: readonly number[]): readonly Run[] {
  return values.map((value, seed) => run({ seed, test: [2.3, ...constant(value, 50)] }));
}

function judge(statements: readonly Statement[], runs: readonly Run[]): { outcome: Outcome; holds: Holds[] } {
  const claim: Claim = { id: 'C0', text: 'a claim', basis: 'independent', rule: 'a rule', statements };
  const [judged] = judgeClaims([claim], 'fashion-mnist', runs, UNDECIDED, []);
  assert.ok(judged !== undefined);
  return { outcome: judged.outcome, holds: judged.statements.map(({ holds }) => holds) };
}

const about = { text: 'a statement', rates: [0.1] };
const small: readonly Size[] = ['small'];

interface Case {
  readonly name: string;
  readonly statement: Statement;
  readonly runs: readonly Run[];
  readonly holds: Holds;
}

const rising = [2.3, ...line(0.5, 0.3, 20), ...line(0.301, 0.5, 30)];

const cases: readonly Case[] = [
  {
    name: 'verdict-in: all sizes have it',
    statement: { ...about, predicate: 'verdict-in', verdicts: ['SLOW'] },
    runs: sizes({}, { verdict: 'SLOW' }),
    holds: 'holds',
  },
  {
    name: 'verdict-in: one size has another',
    statement: { ...about, predicate: 'verdict-in', verdicts: ['SLOW'] },
    runs: sizes({ large: { verdict: 'IMPROVING' } }, { verdict: 'SLOW' }),
    holds: 'fails',
  },
  {
    name: 'verdict-not-in: one size has it',
    statement: { ...about, predicate: 'verdict-not-in', verdicts: ['DIVERGED'] },
    runs: sizes({ large: { verdict: 'DIVERGED' } }),
    holds: 'fails',
  },
  {
    name: 'verdict-not-in: none has it',
    statement: { ...about, predicate: 'verdict-not-in', verdicts: ['DIVERGED'] },
    runs: sizes({}),
    holds: 'holds',
  },
  {
    name: 'share-with-verdict: two of three',
    statement: { ...about, predicate: 'share-with-verdict', verdicts: ['SLOW'], share: 0.51 },
    runs: sizes({ large: { verdict: 'OVERFIT' } }, { verdict: 'SLOW' }),
    holds: 'holds',
  },
  {
    name: 'share-with-verdict: one of three',
    statement: { ...about, predicate: 'share-with-verdict', verdicts: ['OVERFIT'], share: 0.51 },
    runs: sizes({ large: { verdict: 'OVERFIT' } }, { verdict: 'SLOW' }),
    holds: 'fails',
  },
  {
    name: 'still-falling-after: one size does',
    statement: { ...about, predicate: 'still-falling-after', epoch: 20, factor: 1.05 },
    runs: sizes({ small: { test: line(2.3, 0.4, 51) } }),
    holds: 'holds',
  },
  {
    name: 'still-falling-after: flat',
    statement: { ...about, predicate: 'still-falling-after', epoch: 20, factor: 1.05 },
    runs: sizes({}),
    holds: 'fails',
  },
  {
    name: 'nonfinite-from-the-first-epoch: no whole epoch',
    statement: { ...about, sizes: small, predicate: 'nonfinite-from-the-first-epoch' },
    runs: [run({ nonfinite: 7, train: [2.3], test: [2.3] })],
    holds: 'holds',
  },
  {
    name: 'nonfinite-from-the-first-epoch: later',
    statement: { ...about, sizes: small, predicate: 'nonfinite-from-the-first-epoch' },
    runs: [run({ nonfinite: 1000, train: [2.3, 2], test: [2.3, 2] })],
    holds: 'fails',
  },
  {
    name: 'has-spikes: in one size',
    statement: { ...about, predicate: 'has-spikes' },
    runs: sizes({ large: { spikes: 1 } }),
    holds: 'holds',
  },
  {
    name: 'has-spikes: in none',
    statement: { ...about, predicate: 'has-spikes' },
    runs: sizes({}),
    holds: 'fails',
  },
  {
    name: 'loss-near-chance: epoch 0 doesn’t count',
    statement: { ...about, sizes: small, predicate: 'loss-near-chance', within: 0.05 },
    runs: [run({ train: [9, ...constant(2.34, 50)] })],
    holds: 'holds',
  },
  {
    name: 'loss-near-chance: one epoch leaves',
    statement: { ...about, sizes: small, predicate: 'loss-near-chance', within: 0.05 },
    runs: [run({ train: [2.3, ...constant(2.34, 49), 2.36] })],
    holds: 'fails',
  },
  {
    name: 'loss-near-chance: a run that ended non-finite',
    statement: { ...about, sizes: small, predicate: 'loss-near-chance', within: 0.05 },
    runs: [run({ train: [2.3, 2.3], test: [2.3, 2.3], nonfinite: 1000 })],
    holds: 'fails',
  },
  {
    name: 'loss-moves: below chance once',
    statement: { ...about, sizes: small, predicate: 'loss-moves', by: 0.1 },
    runs: [run({ train: [2.3, ...constant(2.3, 49), 2.2] })],
    holds: 'holds',
  },
  {
    name: 'loss-moves: not far enough',
    statement: { ...about, sizes: small, predicate: 'loss-moves', by: 0.1 },
    runs: [run({ train: [2.3, ...constant(2.21, 50)] })],
    holds: 'fails',
  },
  {
    name: 'training-loss-falls: in all epochs',
    statement: { ...about, predicate: 'training-loss-falls', share: 0.7 },
    runs: sizes({}),
    holds: 'holds',
  },
  {
    name: 'training-loss-falls: in too few of one size',
    statement: { ...about, predicate: 'training-loss-falls', share: 0.7 },
    runs: sizes({ large: { train: [2.3, ...line(1, 0.5, 34), ...constant(0.5, 16)] } }),
    holds: 'fails',
  },
  {
    name: 'onset-between: the bottom lies there',
    statement: { ...about, sizes: small, predicate: 'onset-between', from: 15, to: 25 },
    runs: [run({ test: rising })],
    holds: 'holds',
  },
  {
    name: 'onset-between: too early',
    statement: { ...about, sizes: small, predicate: 'onset-between', from: 22, to: 25 },
    runs: [run({ test: rising })],
    holds: 'fails',
  },
  {
    name: 'does-not-recover: far above the best at the end',
    statement: { ...about, sizes: small, predicate: 'does-not-recover', factor: 1.02 },
    runs: [run({ test: rising, verdict: 'DRIFTING' })],
    holds: 'holds',
  },
  {
    name: 'does-not-recover: at the best',
    statement: { ...about, sizes: small, predicate: 'does-not-recover', factor: 1.02 },
    runs: [run({})],
    holds: 'fails',
  },
  {
    name: 'no-upturn: flat',
    statement: { ...about, sizes: small, predicate: 'no-upturn', after: 10, factor: 1.02 },
    runs: [run({})],
    holds: 'holds',
  },
  {
    name: 'no-upturn: rises',
    statement: { ...about, sizes: small, predicate: 'no-upturn', after: 10, factor: 1.02 },
    runs: [run({ test: rising })],
    holds: 'fails',
  },
  {
    name: 'no-upturn: only before the epoch',
    statement: { ...about, sizes: small, predicate: 'no-upturn', after: 10, factor: 1.02 },
    runs: [run({ test: [0.5, 0.5, 0.5, 0.9, 0.9, 0.9, ...line(0.4, 0.3, 45)] })],
    holds: 'holds',
  },
  {
    name: 'rougher-than-other-sizes: it is',
    statement: { ...about, predicate: 'rougher-than-other-sizes', size: 'large' },
    runs: sizes({ large: { roughness: 0.2 } }),
    holds: 'holds',
  },
  {
    name: 'rougher-than-other-sizes: a tie is not rougher',
    statement: { ...about, predicate: 'rougher-than-other-sizes', size: 'large' },
    runs: sizes({ large: { roughness: 0.2 }, small: { roughness: 0.2 } }),
    holds: 'fails',
  },
  {
    name: 'worst-of-sizes: a run without a final loss is worse',
    statement: { ...about, predicate: 'worst-of-sizes', size: 'large' },
    runs: sizes({ large: { nonfinite: 9 } }),
    holds: 'holds',
  },
  {
    name: 'best-of-sizes: it is',
    statement: { ...about, predicate: 'best-of-sizes', size: 'large' },
    runs: sizes({ large: { test: [2.3, ...constant(0.39, 50)] } }),
    holds: 'holds',
  },
  {
    name: 'best-of-sizes: it is not',
    statement: { ...about, predicate: 'best-of-sizes', size: 'large' },
    runs: sizes({ large: { test: [2.3, ...constant(0.41, 50)] } }),
    holds: 'fails',
  },
  {
    name: 'calmer-than-at-rate: half as rough',
    statement: { ...about, rates: [0.01], predicate: 'calmer-than-at-rate', other: 0.1, factor: 0.5 },
    runs: [...sizes({}, { rate: 0.01, roughness: 0.05 }), ...sizes({}, { roughness: 0.1 })],
    holds: 'holds',
  },
  {
    name: 'calmer-than-at-rate: one size is not',
    statement: { ...about, rates: [0.01], predicate: 'calmer-than-at-rate', other: 0.1, factor: 0.5 },
    runs: [
      ...sizes({ small: { roughness: 0.06 } }, { rate: 0.01, roughness: 0.05 }),
      ...sizes({}, { roughness: 0.1 }),
    ],
    holds: 'fails',
  },
  {
    name: 'calmer-than-at-rate: nothing at the other rate',
    statement: { ...about, rates: [0.01], predicate: 'calmer-than-at-rate', other: 0.1, factor: 0.5 },
    runs: sizes({}, { rate: 0.01 }),
    holds: 'not-informative',
  },
  {
    name: 'value: within the interval',
    statement: { ...about, sizes: small, predicate: 'value', of: 'test', value: 0.405 },
    runs: seeds([0.399, 0.4, 0.401]),
    holds: 'holds',
  },
  {
    name: 'value: outside of it',
    statement: { ...about, sizes: small, predicate: 'value', of: 'test', value: 0.43 },
    runs: seeds([0.399, 0.4, 0.401]),
    holds: 'fails',
  },
  {
    name: 'value: too wide an interval',
    statement: { ...about, sizes: small, predicate: 'value', of: 'test', value: 0.4 },
    runs: seeds([0.39, 0.4, 0.41]),
    holds: 'not-informative',
  },
  {
    name: 'value: two seeds',
    statement: { ...about, sizes: small, predicate: 'value', of: 'test', value: 0.4 },
    runs: seeds([0.4, 0.4]),
    holds: 'not-informative',
  },
  {
    name: 'value: of the training loss',
    statement: { ...about, sizes: small, predicate: 'value', of: 'train', value: 0.1 },
    runs: seeds([0.4, 0.4, 0.4]),
    holds: 'holds',
  },
  {
    name: 'value-between: in the range, widened by the reading error',
    statement: { ...about, sizes: small, predicate: 'value-between', low: 0.33, high: 0.36 },
    runs: seeds([0.364, 0.364, 0.364]),
    holds: 'holds',
  },
  {
    name: 'value-between: beyond it',
    statement: { ...about, sizes: small, predicate: 'value-between', low: 0.33, high: 0.36 },
    runs: seeds([0.366, 0.366, 0.366]),
    holds: 'fails',
  },
  {
    name: 'lowest-loss: of the whole run',
    statement: { ...about, sizes: small, predicate: 'lowest-loss', value: 1.7 },
    runs: [0, 1, 2].map((seed) => run({ seed, train: [2.3, ...constant(1.7, 10), ...constant(2.3, 40)] })),
    holds: 'holds',
  },
];

describe('a statement', () => {
  for (const { name, statement, runs, holds } of cases) {
    test(name, () => {
      assert.deepEqual(judge([statement], runs).holds, [holds]);
    });
  }

  test('true for some seeds only is mixed', () => {
    const runs = [run({}), run({ seed: 1, verdict: 'DIVERGED' })];
    const statement: Statement = { ...about, sizes: small, predicate: 'verdict-in', verdicts: ['CONVERGED'] };
    assert.deepEqual(judge([statement], runs).holds, ['mixed']);
  });

  test('a seed without all of the runs has no part in it', () => {
    const statement: Statement = { ...about, predicate: 'best-of-sizes', size: 'large' };
    const complete = sizes({ large: { test: [2.3, ...constant(0.3, 50)] } }, { seed: 0 });
    const partial = sizes({ large: { test: [2.3, ...constant(0.5, 50)] } }, { seed: 1 });
    const [, ...withoutSmall] = partial;
    assert.deepEqual(judge([statement], [...complete, ...partial]).holds, ['mixed']);
    assert.deepEqual(judge([statement], [...complete, ...withoutSmall]).holds, ['holds']);
  });

  test('no seed with all of the runs says nothing', () => {
    const statement: Statement = { ...about, predicate: 'verdict-in', verdicts: ['CONVERGED'] };
    const scattered = sizes({ small: { seed: 0 }, medium: { seed: 1 }, large: { seed: 2 } });
    assert.deepEqual(judge([statement], scattered).holds, ['not-informative']);
  });

  test('about runs that there are not says nothing', () => {
    const statement: Statement = { ...about, rates: [0.5], predicate: 'has-spikes' };
    assert.deepEqual(judge([statement], sizes({})).holds, ['not-informative']);
  });

  test('about runs that are too short says nothing', () => {
    const statement: Statement = { ...about, predicate: 'verdict-not-in', verdicts: ['SLOW'] };
    assert.deepEqual(judge([statement], sizes({ large: { verdict: 'UNJUDGED' } })).holds, [
      'not-informative',
    ]);
  });

  test('has the deciding figures as evidence, seed by seed', () => {
    const statement: Statement = { ...about, sizes: small, predicate: 'has-spikes' };
    const claim: Claim = {
      id: 'C0',
      text: 'a claim',
      basis: 'independent',
      rule: 'a rule',
      statements: [statement],
    };
    const [judged] = judgeClaims(
      [claim],
      'fashion-mnist',
      [run({ spikes: 2 }), run({ seed: 1 })],
      UNDECIDED,
      [],
    );
    assert.equal(judged?.statements[0]?.evidence, 'seed 0: small 2 with z > 4; seed 1: small 0 with z > 4');
  });
});

describe('a claim', () => {
  const holds: Statement = { ...about, predicate: 'verdict-in', verdicts: ['CONVERGED'] };
  const fails: Statement = { ...about, predicate: 'has-spikes' };
  const silent: Statement = { ...about, predicate: 'value', of: 'test', value: 1 };
  const outcomes: readonly (readonly [string, readonly Statement[], Outcome])[] = [
    ['of statements that hold', [holds, holds], 'reproduced'],
    ['of statements that fail', [fails, fails], 'not-reproduced'],
    ['of both', [holds, fails], 'partly'],
    ['of one that holds and one that says nothing', [holds, silent], 'partly'],
    ['of statements that say nothing', [silent, silent], 'not-judged'],
    ['without statements', [], 'not-judged'],
  ];
  for (const [name, statements, outcome] of outcomes) {
    test(`${name}: ${outcome}`, () => {
      assert.equal(judge(statements, sizes({})).outcome, outcome);
    });
  }
});

describe('a statement about the critical rate', () => {
  const statements: readonly Statement[] = [
    { text: 'not supported', predicate: 'hypothesis-not-supported' },
    { text: 'similar', predicate: 'thresholds-similar' },
  ];
  const claim: Claim = { id: 'C0', text: 'a claim', basis: 'independent', rule: 'a rule', statements };
  const exact = { sd: 0.02 };
  const cases: readonly (readonly [string, CriticalRate, readonly Holds[], Outcome])[] = [
    ['a falling threshold', criticalResult({ slope: -0.25, ...exact }), ['fails', 'fails'], 'not-reproduced'],
    ['a level one', criticalResult({ slope: 0, ...exact }), ['holds', 'holds'], 'reproduced'],
    ['a slightly rising one', criticalResult({ slope: 0.06, ...exact }), ['holds', 'holds'], 'reproduced'],
    ['a rising one', criticalResult({ slope: 0.2, ...exact }), ['holds', 'fails'], 'partly'],
    [
      'one that rises, nobody knows how steeply',
      criticalResult({ slope: 0.1, sd: 0.1 }),
      ['holds', 'not-informative'],
      'partly',
    ],
    ['one seed', UNDECIDED, ['not-informative', 'not-informative'], 'not-judged'],
  ];
  for (const [what, result, expected, outcome] of cases) {
    test(`${what}: ${expected.join(', ')}`, () => {
      const [judged] = judgeClaims([claim], 'fashion-mnist', [], result, []);
      assert.deepEqual(
        judged?.statements.map(({ holds }) => holds),
        expected,
      );
      assert.equal(judged.outcome, outcome);
    });
  }

  test('has slope, bounds and verdict as evidence', () => {
    const [judged] = judgeClaims(
      [claim],
      'fashion-mnist',
      [],
      criticalResult({ slope: -0.25, ...exact }),
      [],
    );
    assert.match(
      judged?.statements[0]?.evidence ?? '',
      /^slope −0\.2\d\d, 95 % interval −0\.2\d\d … −0\.2\d\d, 20 seeds, one-sided bounds −0\.2\d\d and −0\.2\d\d: SUPPORTED$/,
    );
  });

  test('says nothing of a data set on which no critical rate was sought', () => {
    const [judged] = judgeClaims([claim], 'mnist', [], criticalResult({}), []);
    assert.equal(judged?.outcome, 'not-judged');
    assert.equal(judged.statements[0]?.evidence, 'critical rates were sought on Fashion-MNIST');
  });
});

describe('the claims’ file', () => {
  test('has the eighteen claims of the original', async () => {
    const claims = await readClaims('params/claims.yaml');
    assert.deepEqual(
      claims.map(({ id }) => id),
      Array.from({ length: 18 }, (_, index) => `C${String(index + 1)}`),
    );
  });

  const header = 'claims:\n  - id: C1\n    text: a\n    basis: independent\n    rule: b\n    statements:\n';
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['YAML that is none', 'claims: [', /^Error: claims\.yaml:1:\d+: /],
    [
      'a predicate outside the set',
      `${header}      - {text: t, predicate: looks-nice, rates: [1]}\n`,
      /^Error: claims\.yaml:7:9: claims\.0\.statements\.0 value of tag "predicate"/,
    ],
    [
      'a threshold that is missing',
      `${header}      - {text: t, predicate: loss-moves, rates: [1]}\n`,
      /^Error: claims\.yaml:7:9: .*required property 'by'/,
    ],
    [
      'a threshold of another predicate',
      `${header}      - {text: t, predicate: has-spikes, rates: [1], by: 2}\n`,
      /must NOT have additional properties \({"additionalProperty":"by"}\)/,
    ],
    [
      'an unknown verdict',
      `${header}      - {text: t, predicate: verdict-in, rates: [1], verdicts: [STUCK]}\n`,
      /^Error: claims\.yaml:7:\d+: claims\.0\.statements\.0\.verdicts\.0 /,
    ],
  ];
  for (const [name, source, message] of refused) {
    test(`refuses ${name}, and says where`, () => {
      assert.throws(() => decodeClaims(source, 'claims.yaml'), message);
    });
  }
});
