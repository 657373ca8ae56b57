import type { Fault } from '../../support/faulty-disk.js';
import { changesOf, goesWrong, LONG, type Meanwhile } from '../../torture/accidents.js';
import { ANEW } from '../../torture/scenarios.js';
import { torture } from '../../support/torture.js';

/** Every so many of the calls are tried. */
export const STRIDE = { all: 1, most: 1, few: 7 }[torture];

/** What the run says where the disk is full from one of its long calls on, beside the path that this call had. */
export async function causes(): Promise<readonly { readonly path: string; readonly told: string }[]> {
  const start = await ANEW.begin();
  const found: { path: string; told: string }[] = [];
  const calls = [...(await changesOf(ANEW, start)).entries()].filter(([, call]) => LONG.test(call));
  for (const [index, call] of calls.filter((_, at) => at % STRIDE === 0)) {
    const fate = { at: index + 1, fault: { kind: 'error-from-now-on', code: 'ENOSPC' } as const };
    const { error } = await start.fork().run({}, fate);
    if (error instanceof Error) found.push({ path: call.slice(call.indexOf(' ') + 1), told: error.message });
  }
  return found;
}

/** A run goes wrong at each of those calls in turn. @returns how many there were */
export async function atEvery(
  fault: Fault,
  counts: (call: string) => boolean = () => true,
  meanwhile: Meanwhile | null = null,
): Promise<number> {
  const start = await ANEW.begin();
  let count = 0;
  for (const [index, call] of (await changesOf(ANEW, start)).entries()) {
    if (!counts(call)) continue;
    if (count % STRIDE === 0) await goesWrong(ANEW, start, { at: index + 1, fault }, meanwhile);
    count += 1;
  }
  return count;
}
