import type { StageKey } from '../../src/model/hashes.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { parseLock } from '../../src/state/lock-file.js';
import { encodeLock } from '../../src/state/lock-text.js';
import type { LockEntry, OutRecord } from '../../src/model/records.js';
import { openStore } from '../../src/store/open-store.js';
import type { Results } from '../../src/store/results.js';
import type { Rig } from './rig.js';

type Outs = (outs: readonly OutRecord[]) => readonly OutRecord[];

/** Rewrites a stage's block in pipeline.lock as somebody who knows the format would: its `check` fits. */
export function forgeBlock(rig: Rig, stage: string, change: (entry: LockEntry) => LockEntry): void {
  const lock = parseLock(rig.read('pipeline.lock'));
  const stages = new Map(lock.stages);
  stages.set(stage, change(blockOf(rig, stage)));
  rig.write('pipeline.lock', encodeLock({ ...lock, stages }));
}

/** The same, with what the block declares left as it is, or (`declared`) changed along. */
export function forgeLock(rig: Rig, stage: string, change: Outs, declared = false): void {
  forgeBlock(rig, stage, (entry) => {
    const outs = change(entry.outs);
    const named = outs.map(({ path }, index) => ({ name: entry.inputs.outs[index]?.name ?? null, path }));
    return { ...entry, outs, inputs: declared ? { ...entry.inputs, outs: named } : entry.inputs };
  });
}

/** Rewrites what the run cache has of a stage's recorded key. */
export async function forgeRunCache(rig: Rig, stage: string, change: Outs): Promise<void> {
  const { key, outs } = blockOf(rig, stage);
  await runCacheOf(rig).write([{ key, outs: change(outs) }]);
}

export async function cachedOuts(rig: Rig, key: StageKey): Promise<readonly OutRecord[] | null> {
  return (await runCacheOf(rig).find([key])).get(key)?.outs ?? null;
}

function runCacheOf(rig: Rig): Results {
  const layout = { store: rig.path('.lockstep/store'), runs: rig.path('.lockstep/runs') };
  return openStore(nodeSystem, layout, () => undefined).results;
}

export function blockOf(rig: Rig, stage: string): LockEntry {
  const entry = parseLock(rig.read('pipeline.lock')).stages.get(stage);
  if (entry === undefined) throw new Error(`the lock has no block of ${stage}`);
  return entry;
}
