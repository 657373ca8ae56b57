import { appendFileSync, existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk } from '../../../src/system/disk.js';
import { nodeSystem } from '../../../src/system/node/index.js';
import { lockWorkspace } from '../../../src/state/workspace-lock.js';

/**
 * Takes the lock again and again until all of them together were inside and died often enough, and dies by
 * SIGKILL at its `dieAt`-th disk call (never with 0). Writes what it saw: `ok` for a time in which it was
 * alone, `violation …` else, and `died` with its last breath.
 */
const [folder = '', seenPath = '', dieAtText = '0', times = '1', deaths = '0'] = process.argv.slice(2);
const dieAt = Number(dieAtText);
const { clock, disk, processes } = nodeSystem;
const inside = join(folder, 'inside');

let calls = 0;
function step(): void {
  calls += 1;
  if (calls !== dieAt) return;
  seen('died');
  process.kill(process.pid, 'SIGKILL');
  // Nothing more happens here, however late the signal comes.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Dies before a call, or after it. */
function mortal(disk: Disk): Disk {
  return new Proxy(disk, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        step();
        const result: unknown = Reflect.apply(method, target, args);
        step();
        return result;
      };
    },
  });
}

function isEnough(): boolean {
  const lines = existsSync(seenPath) ? readFileSync(seenPath, 'utf8').split('\n') : [];
  const count = (text: string): number => lines.filter((line) => line === text).length;
  return count('ok') >= Number(times) && count('died') >= Number(deaths);
}

function seen(text: string): void {
  appendFileSync(seenPath, `${text}\n`);
}

/** The pid that stands in `inside` and still runs, null when its process is dead. */
function livingInside(): number | null {
  const pid = Number(readFileSync(inside, 'utf8'));
  return pid > 0 && processes.identify(pid) !== null ? pid : null;
}

const parts = { ...nodeSystem, disk: mortal(disk) };
while (!isEnough()) {
  const lock = await lockWorkspace(parts, join(folder, 'lock'), { wait: true, onWait: () => undefined });
  if (existsSync(inside)) {
    const other = livingInside();
    if (other !== null) seen(`violation: ${process.pid} found ${other} inside`);
  }
  writeFileSync(inside, String(process.pid));
  await clock.sleep(1);
  if (readFileSync(inside, 'utf8') !== String(process.pid)) seen('violation: somebody came inside');
  seen('ok');
  step();
  unlinkSync(inside);
  lock.release();
}
