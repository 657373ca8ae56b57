import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { median } from 'simple-statistics';

const NOTHING = [process.execPath, '-e', '0'];
/** GNU time, which knows a program's peak memory. */
const GNU_TIME = '/usr/bin/time';

/** Wall time of a command in seconds. @throws where it fails */
export function seconds([program, ...args], folder, env = {}) {
  const start = process.hrtime.bigint();
  execaSync(program, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Medians of a command and of an empty `node -e 0`, measured in turns: what slows one slows the other. */
export function besideNode(command, folder, env, rounds) {
  const [own, nothing] = [[], []];
  // The first of each fills caches.
  seconds(command, folder, env);
  seconds(NOTHING, folder);
  for (let round = 0; round < rounds; round += 1) {
    nothing.push(seconds(NOTHING, folder));
    own.push(seconds(command, folder, env));
  }
  return { noop: median(own), ratio: median(own) / median(nothing) };
}

/** Peak memory in MB of the largest process of a command; null where GNU time isn't there. */
export function peakMemory(command, folder, env) {
  if (!existsSync(GNU_TIME)) return null;
  return inTemp((temp) => {
    const report = join(temp, 'peak');
    seconds([GNU_TIME, '-f', '%M', '-o', report, ...command], folder, env);
    return (Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) * 1024) / 1e6;
  });
}

/** Does something with a new folder, and removes that. */
export function inTemp(act) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same where that takes its time. */
export async function inTempAsync(act) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
