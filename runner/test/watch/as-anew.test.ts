import assert from 'node:assert/strict';
import fc from 'fast-check';
import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LockstepError } from '../../src/model/errors.js';
import { changesOf, isSettled } from '../../src/noop/changes.js';
import type { Seen } from '../../src/noop/watched-disk.js';
import { selectTargets } from '../../src/pipeline/targets.js';
import { ownPlaces } from '../../src/watch/own-places.js';
import { KeptWorkspace } from '../../src/workspace/kept.js';
import { planWorkspace } from '../../src/workspace/plan-workspace.js';
import { openSession } from '../../src/workspace/session.js';
import { anyEdit, perform } from '../noop/edits.js';
import { SYSTEM, upToDateWorkspace } from '../noop/rich-workspace.js';

/** What is decided of each stage, and for which key; or why nothing can be. */
type Decided = readonly (readonly unknown[])[] | string;

async function decided(folder: string, kept?: KeptWorkspace): Promise<Decided> {
  kept?.begin();
  const pipeline = { directory: folder, file: null, params: [], set: [], name: null };
  const site = { system: SYSTEM, argv: [], version: '0', ...(kept === undefined ? {} : { kept }) };
  try {
    const session = await openSession(pipeline, site, 'read', { wait: false, onWait: () => undefined });
    try {
      const targets = selectTargets(session.graph, [], pipeline);
      const { plan } = await planWorkspace(session, { targets });
      return [...plan.values()].map(({ stage, decision, known }) => [
        stage.name,
        decision.action,
        known?.key ?? null,
        decision.reasons.map(({ text }) => text),
      ]);
    } finally {
      session.close();
    }
  } catch (error) {
    if (error instanceof LockstepError || (error instanceof Error && 'syscall' in error))
      return error.message;
    throw error;
  }
}

test('whatever is edited, however often: it is seen, and decided as by a process that begins anew', async () => {
  const said = { settled: 0, seen: 0, unseen: 0, kept: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(anyEdit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const folder = await upToDateWorkspace();
      const own = ownPlaces(folder);
      try {
        const kept = new KeptWorkspace(SYSTEM);
        let last = await decided(folder, kept);
        let seen: Seen = kept.watched.seen;
        for (const edit of edits) {
          // A file that is dated in the future never is: then everything is planned anew every now and then.
          const settled = isSettled(seen, own);
          if (settled) said.settled += 1;
          const graph = kept.latest;
          const ownBefore = ownState(folder);
          const [manifest, main] = packageState(folder);
          perform(folder, edit);
          const [manifestNow, mainNow] = packageState(folder);
          // What an installed package holds counts by its version, whoever decides.
          if (mainNow !== main && manifestNow === manifest) break;
          const isOwnMatter = ownState(folder) !== ownBefore;
          const changed = changesOf(SYSTEM.disk, seen, own);
          const anew = await decided(folder);
          said[changed.length > 0 ? 'seen' : 'unseen'] += 1;
          if (settled && changed.length === 0 && !isOwnMatter)
            assert.deepEqual(anew, last, 'it goes on waiting, though there is something to do');
          last = await decided(folder, kept);
          seen = kept.watched.seen;
          if (graph !== null && kept.latest === graph) said.kept += 1;
          assert.deepEqual(last, anew, 'decided otherwise');
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 60, interruptAfterTimeLimit: 12_000 },
  );
  assert.ok(
    Object.values(said).every((times) => times > 0),
    JSON.stringify(said),
  );
});

/** Of the installed package: its package.json, and what else it holds. */
function packageState(folder: string): readonly (number | undefined)[] {
  return ['package.json', 'main.js'].map(
    (name) => lstatSync(join(folder, 'node_modules/dep', name), { throwIfNoEntry: false })?.ctimeMs,
  );
}

/** Of what lockstep keeps for itself: nobody is to edit it, and who does is not heard. */
function ownState(folder: string): string {
  const own = join(folder, '.lockstep');
  if (!existsSync(own)) return '';
  return readdirSync(own, { recursive: true, encoding: 'utf8' })
    .map((path) => `${path} ${lstatSync(join(own, path)).ctimeMs}`)
    .sort()
    .join();
}
