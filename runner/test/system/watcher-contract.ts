import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Watcher, WatchListener } from '../../src/system/watcher.js';

/** A watcher, and a folder for it to watch. */
export interface WatchedPlace {
  readonly watcher: Watcher;
  /** Absolute, of a path in the folder. */
  path(inside: string): string;
  makeFolder(inside: string): void;
  write(inside: string): void;
  remove(inside: string): void;
}

/** Hints, as they come. */
class Ear implements WatchListener {
  readonly heard: string[] = [];
  #listen: () => void = () => undefined;

  hint(path: string): void {
    this.heard.push(path);
    this.#listen();
  }

  blind(): void {
    assert.fail('it can be watched');
  }

  async hears(path: string): Promise<void> {
    while (!this.heard.includes(path)) await new Promise<void>((resolve) => (this.#listen = resolve));
  }
}

/** What every watcher keeps to. */
export function watcherContract(name: string, open: () => WatchedPlace): void {
  const setUp = (): { place: WatchedPlace; ear: Ear } => {
    const place = open();
    for (const folder of ['a', 'b', 'a/deep']) place.makeFolder(folder);
    return { place, ear: new Ear() };
  };

  test(`${name}: what is written, made and removed in a watched folder is hinted at`, async () => {
    const { place, ear } = setUp();
    place.write('a/there');
    const watch = place.watcher.open(ear);
    watch.watch(new Set([place.path('a'), place.path('b')]));
    place.write('a/there');
    await ear.hears(place.path('a/there'));
    place.write('b/made');
    await ear.hears(place.path('b/made'));
    ear.heard.length = 0;
    place.remove('b/made');
    await ear.hears(place.path('b/made'));
    watch.close();
  });

  test(`${name}: of other folders, and of those below, nothing is heard, nor of earlier ones`, async () => {
    const { place, ear } = setUp();
    const watch = place.watcher.open(ear);
    watch.watch(new Set([place.path('b')]));
    watch.watch(new Set([place.path('a'), place.path('absent')]));
    place.write('b/file');
    place.write('a/deep/file');
    place.write('a/last');
    await ear.hears(place.path('a/last'));
    assert.ok(!ear.heard.some((path) => path.endsWith('/file')), ear.heard.join());
    watch.close();
  });

  test(`${name}: a folder that was removed and made again is watched once that is asked for`, async () => {
    const { place, ear } = setUp();
    const watch = place.watcher.open(ear);
    watch.watch(new Set([place.path('b')]));
    place.remove('b');
    place.makeFolder('b');
    watch.watch(new Set([place.path('b')]));
    place.write('b/new');
    await ear.hears(place.path('b/new'));
    watch.close();
  });

  test(`${name}: after its end nothing is heard, and another one goes on`, async () => {
    const { place, ear } = setUp();
    const other = new Ear();
    const [closed, open] = [place.watcher.open(ear), place.watcher.open(other)];
    for (const one of [closed, open]) one.watch(new Set([place.path('a')]));
    closed.close();
    closed.close();
    place.write('a/file');
    await other.hears(place.path('a/file'));
    assert.deepEqual(ear.heard, []);
    open.close();
  });
}
