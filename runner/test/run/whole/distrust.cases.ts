import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/model/events.js';
import { Teller } from '../../../src/record/teller.js';
import { runPipeline } from '../../../src/run/run-pipeline.js';
import type { RestoreOutcome, Store, StoredContent } from '../../../src/store/store.js';
import { openSession } from '../../../src/workspace/session.js';
import { whatItDid } from '../../support/play.js';
import { World, WORKSPACE } from '../../support/world.js';

const FILES = {
  'pipeline.yaml':
    'stages: {a: {cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]}, b: {cmd: cat a.txt a.txt > b.txt, deps: [a.txt], outs: [b.txt]}}\n',
  'in.txt': 'in\n',
};

/** One that believes it has everything, and whose copies of one file are never good. */
function boastful(store: Store, restore: (content: StoredContent) => RestoreOutcome | null): Store {
  return {
    put: (path, content) => store.put(path, content),
    missing: () => Promise.resolve(new Set()),
    manifests: (hashes) => store.manifests(hashes),
    read: (hash) => store.read(hash),
    restore: (content, path, clear) => {
      const outcome = restore(content);
      return outcome === null ? store.restore(content, path, clear) : Promise.resolve(outcome);
    },
  };
}

for (const kind of ['damaged', 'absent'] as const) {
  test(`what a store couldn't give once (${kind}) isn't asked for again in that run, whatever it says it has`, async () => {
    const world = new World(FILES);
    assert.equal((await world.run()).finished?.executed, 2);
    for (const path of ['a.txt', 'b.txt']) world.remove(path);

    const options = { file: null, directory: WORKSPACE, params: [], set: [], name: null };
    const waiting = { wait: true, onWait: () => undefined };
    const site = { ...world.enter(), argv: ['run'], version: '0.0.0' };
    const session = await openSession(options, site, 'write', waiting);
    let asked = 0;
    const store = boastful(session.store, ({ hash, size }) => {
      if (size !== 3) return null;
      asked += 1;
      assert.equal(asked, 1, 'asked again');
      return kind === 'absent' ? { kind, hash } : { kind, hash, quarantined: '/aside' };
    });
    const events: RunEvent[] = [];
    const request = {
      targets: [...session.graph.stages.keys()],
      whole: [],
      jobs: 1,
      resources: new Map(),
      force: false,
      budgetMs: null,
      keepGoing: false,
      prune: true,
      allowMissing: false,
      runCache: true,
      wait: true,
    };
    const teller = new Teller(session, (event) => events.push(event));
    await runPipeline({ ...session, store }, request, teller, { supervise: () => () => undefined });
    session.close();
    assert.deepEqual(whatItDid({ events }), {
      a: 'ran: out absent: a.txt (the store has no good copy)',
      b: 'restored: out absent: b.txt',
    });
  });
}
