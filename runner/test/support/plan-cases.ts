import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakeWorkspace, type Contents, type Request } from './fake-workspace.js';
import type { Lines } from './plan-lines.js';

/** What happens to a workspace in which everything was run, and what a plan then says. */
export interface Case {
  readonly after: (workspace: FakeWorkspace) => unknown;
  readonly plan: Lines;
  /** What a run does, where not what was planned. */
  readonly run?: Lines;
  readonly asked?: Request;
}

/**
 * Each case begins with a workspace in which the pipeline was run once; and after the run that follows the plan there
 * is nothing left to do, unless the case was `asked` for something special.
 */
export function planCases(
  title: string,
  pipeline: string,
  files: Contents,
  cases: Readonly<Record<string, Case>>,
  makes: Contents = {},
): void {
  suite(title, () => {
    for (const [name, { after, plan, run, asked }] of Object.entries(cases)) {
      test(name, async () => {
        const workspace = new FakeWorkspace(pipeline, files, makes);
        await workspace.run();
        await after(workspace);
        assert.deepEqual(await workspace.plan(asked), plan);
        if (run === undefined) return;
        assert.deepEqual(await workspace.run(asked), run);
        if (asked === undefined) assert.deepEqual(await workspace.plan(), {});
      });
    }
  });
}
