import assert from 'node:assert/strict';
import type { StageName } from '../../src/model/graph.js';
import type { PlannedStage } from '../../src/plan/view.js';

/** By stage: `run: dep raw changed`, `restore x: …`, `waits: …`. Those that are up to date are left out. */
export type Lines = Readonly<Record<StageName, string>>;

export function linesOf(stages: readonly PlannedStage[]): Lines {
  return Object.fromEntries(
    stages.flatMap(({ stage, decision }): [StageName, string][] => {
      const texts = decision.reasons.map(({ text }) => text).join('; ');
      switch (decision.action) {
        case 'up-to-date':
          assert.equal(texts, '');
          return decision.absent.length === 0 ? [] : [[stage.name, `without ${decision.absent.join(', ')}`]];
        case 'restore':
          return [[stage.name, `restore ${decision.restore.map(({ path }) => path).join(', ')}: ${texts}`]];
        default:
          return [[stage.name, `${decision.action}: ${texts}`]];
      }
    }),
  );
}
