import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeNoopIndex } from '../../src/model/noop-index.js';
import { watchedDisk } from '../../src/noop/watched-disk.js';
import { circumstancesOf } from '../../src/system/node/circumstances.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { stagesUpToDate } from '../../src/system/node/unchanged.js';
import { fastTempFolder } from '../support/temp-folder.js';

/** A workspace with an index over what `ask` looks at, and a build of lockstep beside it. */
class Place {
  readonly #top = fastTempFolder('unchanged');
  readonly workspace = join(this.#top, 'workspace');
  readonly build = join(this.#top, 'lockstep', 'dist');

  constructor() {
    this.write('workspace/.lockstep/.gitignore', '*\n');
    this.write('workspace/file', '');
    this.write('lockstep/dist/cli/entry.cjs', '');
    this.write('lockstep/node_modules/.package-lock.json', '{}');
  }

  write(path: string, text: string | Uint8Array): void {
    mkdirSync(join(this.#top, path, '..'), { recursive: true });
    writeFileSync(join(this.#top, path), text);
  }

  remember(...paths: readonly string[]): void {
    const watched = watchedDisk(nodeDisk, { now: () => Date.now() + 10_000 });
    for (const path of paths) watched.disk.stat(join(this.workspace, path));
    watched.disk.realPath(this.workspace);
    const observations = watched.observations() ?? assert.fail();
    const circumstances = circumstancesOf(this.workspace, this.build);
    this.write('workspace/.lockstep/index', encodeNoopIndex({ circumstances, stages: 7, ...observations }));
  }

  get answer(): number | null {
    return stagesUpToDate(this.workspace, this.build);
  }
}

test('the answer is the index’s while all is as it says; files that lie below a file are absent ones', () => {
  const place = new Place();
  assert.equal(place.answer, null, 'no index');
  place.remember('file', 'absent', 'file/below');
  assert.equal(place.answer, 7);
  place.write('workspace/file', 'other');
  assert.equal(place.answer, null);
  place.remember('file');
  assert.equal(place.answer, 7);
  place.write('workspace/.lockstep/index', 'not an index');
  assert.equal(place.answer, null);
});

test('another build, other packages or another place of the workspace: the whole road', () => {
  const place = new Place();
  for (const change of [
    () => {
      place.write('lockstep/dist/cli/entry.cjs', 'built anew');
    },
    () => {
      renameSync(place.build, `${place.build}.old`);
      place.write('lockstep/dist/cli/entry.cjs', '');
    },
    () => {
      place.write('lockstep/node_modules/.package-lock.json', '{"packages": {}}');
    },
    () => {
      rmSync(join(place.build, '../node_modules'), { recursive: true });
    },
  ]) {
    place.remember('file');
    assert.equal(place.answer, 7);
    change();
    assert.equal(place.answer, null);
  }
  place.remember('file');
  const elsewhere = `${place.workspace}.moved`;
  renameSync(place.workspace, elsewhere);
  assert.equal(stagesUpToDate(elsewhere, place.build), null);
});

test('where a real path is another one, or something can’t be looked at: the whole road', () => {
  const place = new Place();
  place.remember('file');
  renameSync(place.workspace, `${place.workspace}.moved`);
  symlinkSync(`${place.workspace}.moved`, place.workspace);
  assert.equal(place.answer, null);

  const circle = new Place();
  circle.remember('in/file');
  symlinkSync('in', join(circle.workspace, 'in'));
  assert.equal(circle.answer, null);
});

test('a change of the mode alone counts: a file may not be readable any more', () => {
  const place = new Place();
  place.remember('file');
  chmodSync(join(place.workspace, 'file'), 0o600);
  assert.equal(place.answer, null);
});
