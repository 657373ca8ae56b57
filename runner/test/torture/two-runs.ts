import assert from 'node:assert/strict';
import { LockstepError } from '../../src/model/errors.js';
import type { Fault } from '../support/faulty-disk.js';
import type { RunSettings } from '../support/in-process.js';
import type { Fate, Played, World } from '../support/world.js';
import { changesOf } from './accidents.js';
import { Chance, type Case, type Part } from './part.js';
import { brokenPromises } from './promises.js';
import { ANEW, type Scenario } from './scenarios.js';

interface Kind {
  readonly kind: string;
  readonly settings: RunSettings;
}

const KINDS: readonly [Kind, ...Kind[]] = [
  { kind: 'in the checkout', settings: {} },
  { kind: 'of one stage', settings: { targets: ['script'] } },
  { kind: 'with three jobs', settings: { jobs: 3 } },
  { kind: 'in a scratch workspace', settings: { set: ['unused=1'], name: 'other' } },
];

/** Two runs at once, each of which may be killed anywhere: never two writers, and the next run makes what a clean one makes. */
export const TWO_RUNS: Part = {
  name: 'two runs at once',
  async *cases(seed) {
    const start = await ANEW.begin();
    start.write('params.yaml', 'unused: 0\n');
    const calls = (await changesOf(ANEW, start)).length;
    const chance = new Chance(seed);
    for (;;) yield together(start, chance, calls);
  },
};

function together(start: World, chance: Chance, calls: number): Case {
  const kinds = [chance.of(KINDS), chance.of(KINDS)] as const;
  const fates = kinds.map(() => fateOf(chance, calls));
  const injected = fates.filter(({ at }) => at > 0).length;
  return {
    title: kinds.map(({ kind }, index) => `${kind}, ${JSON.stringify(fates[index])}`).join('; '),
    async run() {
      const world = start.fork();
      const played = await Promise.all(
        kinds.map(({ settings }, index) => world.untilOver(world.start(settings, fates[index]))),
      );
      played.forEach(checkEnd);
      assert.ok(world.machine.most <= 6);
      assert.deepEqual(brokenPromises(world), []);
      await endsWell(ANEW, world);
      return { tried: 2, injected };
    },
  };
}

function fateOf(chance: Chance, calls: number): Fate {
  const kind = chance.of<Fault['kind'] & `kill-${string}`>(['kill-before', 'kill-halfway', 'kill-after']);
  // A third of them isn't killed.
  return { at: Math.max(0, chance.below(Math.round(calls * 1.5)) - calls / 2) | 0, fault: { kind } };
}

function checkEnd({ error }: Played): void {
  assert.ok(error === null || error instanceof LockstepError, String(error));
}

async function endsWell({ after, precious = [] }: Scenario, world: World): Promise<void> {
  const { finished, error } = await world.run();
  assert.ifError(error);
  assert.equal(finished?.ok, true);
  const found = Object.fromEntries(Object.keys(after).map((path) => [path, world.read(path)]));
  assert.deepEqual(found, after);
  const texts = world.files('.').map((file) => world.read(file));
  for (const text of precious) assert.ok(texts.includes(text), `${JSON.stringify(text)} is gone`);
  assert.equal((await world.run()).finished?.executed, 0);
}
