import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watch } from '../../src/commands/watch.js';
import type { ToldEvent } from '../../src/model/events.js';
import type { WatchEvent } from '../../src/model/watch-event.js';
import type { Supervised } from '../../src/run/watch.js';
import { nodeSystem } from '../../src/system/node/index.js';
import type { WatchListener } from '../../src/system/watcher.js';
import { Rig } from '../support/rig.js';
import { unsyncedDisk } from '../support/test-disks.js';

/** A watch in this process, over folders of which the system tells nothing. */
class Unheard {
  readonly rig = new Rig({
    'pipeline.yaml': 'stages: {a: {cmd: cp in/x a, deps: [in/x], outs: [a]}}\n',
    'in/x': '1',
  });
  readonly told: (ToldEvent | WatchEvent)[] = [];
  readonly done;
  #all: Supervised | null = null;
  #look: () => void = () => undefined;

  constructor(onOpen: (listener: WatchListener) => void) {
    const watcher = {
      open: (listener: WatchListener) => {
        onOpen(listener);
        return { watch: () => undefined, close: () => undefined };
      },
    };
    const { folder } = this.rig;
    const site = {
      system: { ...nodeSystem, disk: unsyncedDisk, watcher },
      argv: ['watch'],
      version: '0',
      pipeline: { directory: folder, file: null, params: [], set: [], name: null },
      notify: () => undefined,
    };
    const request = {
      targets: [],
      jobs: 1,
      resources: new Map<string, number>(),
      keepGoing: false,
      prune: false,
      allowMissing: false,
      runCache: true,
    };
    const hear = (event: ToldEvent | WatchEvent): void => {
      this.told.push(event);
      this.#look();
    };
    this.done = watch(site, request, {
      emit: hear,
      tell: hear,
      supervise: (all) => {
        this.#all = all;
        return () => undefined;
      },
    });
  }

  async tells(type: string, times = 1): Promise<void> {
    while (this.told.filter((event) => event.type === type).length < times)
      await new Promise<void>((resolve) => (this.#look = resolve));
  }

  end(): void {
    this.#all?.interrupt('SIGINT');
  }
}

test('what nobody hears of is seen by the slow look', async () => {
  const here = new Unheard(() => undefined);
  await here.tells('watch-waiting');
  here.rig.write('in/x', '2');
  await here.tells('watch-waiting', 2);
  assert.equal(here.rig.read('a'), '2');
  here.end();
  assert.deepEqual(await here.done, { signal: 'SIGINT', interrupted: false });
});

test('where the system lets no more folders be watched, that is told with the way out, and looked more often', async () => {
  const here = new Unheard((listener) => {
    queueMicrotask(() => {
      listener.blind({ kind: 'limit', message: 'ENOSPC: System limit for number of file watchers reached' });
    });
  });
  await here.tells('watch-waiting');
  const warning = here.told.find((event) => event.type === 'watch-warning');
  assert.match(
    warning?.text ?? '',
    /^the system lets no more folders be watched \(ENOSPC: .*\): what isn't watched is looked at every 0\.5 s\. On Linux .*max_user_watches/,
  );
  here.rig.write('in/x', '2');
  await here.tells('watch-waiting', 2);
  assert.equal(here.rig.read('a'), '2');
  here.end();
  await here.done;
});
