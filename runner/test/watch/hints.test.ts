import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Hints } from '../../src/watch/hints.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeWatcher } from '../support/fake-watcher.js';

class Place {
  readonly clock = new FakeClock();
  readonly watcher = new FakeWatcher();
  readonly blind: string[] = [];
  readonly over = new AbortController();
  readonly hints = new Hints(
    this.clock,
    this.watcher,
    (path) => !path.endsWith('.swp'),
    ({ message }) => this.blind.push(message),
  );

  constructor() {
    this.hints.watch(new Set(['/w']));
  }

  /** What it resolves with, once it has. */
  next(withinMs = 60_000): { answer: string | null; readonly done: Promise<void> } {
    const asked = { answer: null as string | null, done: Promise.resolve() };
    asked.done = this.hints.next(withinMs, this.over.signal).then((answer) => {
      asked.answer = answer;
    });
    return asked;
  }
}

suite('hints of changes are gathered', () => {
  test('a save in several writes is one, told once it is quiet', async () => {
    const here = new Place();
    const asked = here.next();
    for (let write = 0; write < 3; write += 1) {
      await here.clock.advance(30);
      here.watcher.touch('/w/file');
      assert.equal(asked.answer, null);
    }
    await here.clock.advance(19);
    assert.equal(asked.answer, null);
    await here.clock.advance(80);
    assert.equal(asked.answer, 'hint');
    const next = here.next(1000);
    await here.clock.advance(999);
    assert.equal(next.answer, null);
    await here.clock.advance(1);
    assert.equal(next.answer, 'none');
  });

  test('what never is quiet is told all the same', async () => {
    const here = new Place();
    const asked = here.next();
    for (let write = 0; write < 300 && asked.answer === null; write += 1) {
      here.watcher.touch('/w/file');
      await here.clock.advance(10);
    }
    assert.equal(asked.answer, 'hint');
    assert.ok(here.clock.monotonic() <= 2300, String(here.clock.monotonic()));
  });

  test('after as many hints as a checkout gives it waits longer for more', async () => {
    const here = new Place();
    const asked = here.next();
    for (let file = 0; file < 50; file += 1) here.watcher.touch('/w/file');
    await here.clock.advance(100);
    here.watcher.touch('/w/file');
    await here.clock.advance(150);
    assert.equal(asked.answer, null);
    await here.clock.advance(300);
    assert.equal(asked.answer, 'hint');
  });

  test('what came while nobody asked is told at once; what is of no use, never', async () => {
    const here = new Place();
    here.watcher.touch('/w/file');
    const asked = here.next();
    await here.clock.advance(40);
    assert.equal(asked.answer, 'hint');
    here.watcher.touch('/w/.file.swp');
    const next = here.next(100);
    await here.clock.advance(100);
    assert.equal(next.answer, 'none');
  });

  test('the end of a run ends the asking, with its reason', async () => {
    const here = new Place();
    const asked = here.next();
    const reason = new Error('over');
    here.over.abort(reason);
    await assert.rejects(asked.done, reason);
  });

  test('what can’t be watched is told', () => {
    const here = new Place();
    here.watcher.blind({ kind: 'limit', message: 'ENOSPC' });
    assert.deepEqual(here.blind, ['ENOSPC']);
    here.hints.close();
    here.watcher.blind({ kind: 'limit', message: 'again' });
    assert.deepEqual(here.blind, ['ENOSPC']);
  });
});
