import * as fc from 'fast-check';
import { COOKS, Kitchen, STEP, type Action } from './kitchen.js';
import { Chance, type Done, type Part } from './part.js';

const AT_ONCE = 5;

/**
 * Any graph, and any sequence of edits, losses, damage, kills and power cuts in it: a run makes what a clean run would
 * make, and the next has nothing to do. @throws the shortest that fast-check finds where that is not so
 */
export async function anySequence(seed: number, numRuns: number): Promise<Done> {
  const done = { tried: 0, injected: 0 };
  await fc.assert(
    fc.asyncProperty(COOKS, fc.array(STEP, { maxLength: 10 }), async (cooks, steps) => {
      const kitchen = new Kitchen(cooks);
      for (const step of steps) await kitchen.act(step);
      await kitchen.isDone();
      done.tried += steps.length;
      done.injected += steps.filter(isFault).length;
    }),
    { seed, numRuns, includeErrorInReport: true },
  );
  return done;
}

const isFault = (step: Action): boolean => /killed|power cut|lose|damage/.test(step.do);

export const SEQUENCES: Part = {
  name: 'any sequence of edits and accidents',
  *cases(seed) {
    const chance = new Chance(seed);
    for (;;) {
      const own = chance.below(2 ** 31);
      yield { title: `fast-check seed ${own}`, run: () => anySequence(own, AT_ONCE) };
    }
  },
};
