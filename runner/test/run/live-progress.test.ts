import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followStage } from '../../src/run/live/follow-stage.js';
import type { Disk } from '../../src/system/disk.js';
import type { StageProgress } from '../../src/model/events.js';
import { FakeClock } from '../support/fake-clock.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

const PATH = '/attempt/progress.ndjson';
const line = (done: number, note = ''): string => `${JSON.stringify({ done, total: 10, note })}\n`;

class Scene {
  readonly clock = new FakeClock();
  readonly disk: Disk;
  readonly told: StageProgress[] = [];
  readonly following: { stop(): void };

  constructor(faults: (disk: Disk) => Disk = (disk) => disk) {
    const { disk } = new VirtualDisk(this.clock);
    disk.makeFolder('/attempt');
    this.disk = faults(disk);
    const files = { progress: PATH, metrics: '/attempt/metrics', dvcLive: [], log: '/attempt/log' };
    this.following = followStage({ disk: this.disk, clock: this.clock }, 'a', files, (event) => {
      if (event.type !== 'stage-progress') return;
      const { done, total, note } = event;
      this.told.push({ done, total, note });
    });
  }

  async tells(text: string, after = 200): Promise<readonly number[]> {
    this.disk.append(PATH, text);
    await this.clock.advance(after);
    return this.told.splice(0).map(({ done }) => done);
  }
}

test('the latest report is told, five times a second, and each once', async () => {
  const scene = new Scene();
  await scene.clock.advance(1_000);
  assert.deepEqual(scene.told, []);
  assert.deepEqual(await scene.tells(line(1), 199), []);
  await scene.clock.advance(1);
  assert.deepEqual(scene.told.splice(0), [{ done: 1, total: 10, note: '' }]);
  assert.deepEqual(await scene.tells(line(2) + line(3)), [3]);
  assert.deepEqual(await scene.tells(line(3)), []);
  assert.deepEqual(await scene.tells(line(3, 'almost')), [3]);
  assert.deepEqual(await scene.tells(''), []);
});

test('half a report waits for its other half, and what is none is passed over', async () => {
  const scene = new Scene();
  const whole = line(4);
  assert.deepEqual(await scene.tells(whole.slice(0, 5)), []);
  assert.deepEqual(await scene.tells(whole.slice(5)), [4]);
  assert.deepEqual(await scene.tells('not json\n'), []);
});

test('of a long file only the end is read', async () => {
  let read = 0;
  const scene = new Scene((disk) => ({
    ...disk,
    readEnd: (path, bytes) => {
      const end = disk.readEnd(path, bytes);
      read += end.length;
      return end;
    },
  }));
  assert.deepEqual(await scene.tells(line(1, 'x'.repeat(100)).repeat(1_000) + line(2)), [2]);
  assert.ok(read <= 8 * 1024, `${read} bytes`);
  read = 0;
  await scene.clock.advance(10_000);
  assert.equal(read, 0, 'what doesn’t grow isn’t read');
});

test('a last look is taken at the end, and none after it', async () => {
  const scene = new Scene();
  scene.disk.write(PATH, line(9));
  scene.following.stop();
  assert.equal(scene.told.length, 1);
  assert.deepEqual(await scene.tells(line(10), 10_000), [9]);
});

test('a disk that can’t give it fails nobody', async () => {
  const scene = new Scene((disk) => ({
    ...disk,
    readEnd: () => {
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    },
  }));
  assert.deepEqual(await scene.tells(line(1)), []);
  scene.following.stop();
});
