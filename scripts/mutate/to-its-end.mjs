import { clearInterval, setInterval } from 'node:timers';

const LOOK_MS = 50;
/** So often in a row it has to look as if nothing came any more: for five seconds. */
const LOOKS = 100;

let fail = () => undefined;
for (const kind of ['uncaughtException', 'unhandledRejection']) process.on(kind, (error) => fail(error));

/**
 * Runs a test until it has ended, has failed anywhere, or waits for what never comes: nothing is left that could wake
 * the process. That is node:test's rule, and needs no clock, which on a busy machine would tell wrongly.
 * @returns what it threw; `null` for success
 */
export async function toItsEnd(run) {
  const before = waking();
  let looks = 0;
  let watch;
  const stuck = new Promise((_, reject) => {
    fail = reject;
    watch = setInterval(() => {
      looks = isMore(waking(), before) ? 0 : looks + 1;
      if (looks > LOOKS) reject(new Error('it waits for what never comes'));
    }, LOOK_MS);
    // It doesn't count as what could wake the process.
    watch.unref();
  });
  try {
    await Promise.race([stuck, Promise.resolve().then(run)]);
    return null;
  } catch (error) {
    return error ?? new Error('nothing was thrown');
  } finally {
    clearInterval(watch);
    fail = () => undefined;
  }
}

/** How many of each kind of thing could wake the process now. */
function waking() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

const isMore = (now, before) => [...now].some(([kind, count]) => count > (before.get(kind) ?? 0));
