import { join } from 'node:path';
import type { Content } from '../model/manifest.js';
import type { Out, StageName } from '../model/graph.js';
import { compareInputs } from '../plan/compare.js';
import { copyTree } from '../system/disk-tree.js';
import type { Disk } from '../system/disk.js';
import type { Execute, ExecutionOutcome, Known, RunContext } from '../run/context.js';
import { executeStage } from '../run/execute-stage.js';
import type { Attempts } from '../state/attempt.js';
import type { RecordedContents } from './contents.js';
import type { Recorded } from './records.js';

/** An out that a rerun has made. */
export interface FreshOut {
  readonly out: Out;
  /** Absolute. It stays until the stage next runs in that workspace. */
  readonly path: string;
  readonly content: Content;
}

export interface RerunParts {
  readonly disk: Disk;
  readonly chosen: ReadonlyMap<StageName, Recorded>;
  readonly contents: RecordedContents;
  readonly judge: (recorded: Recorded, fresh: readonly FreshOut[]) => Promise<void>;
}

/**
 * Executes the chosen stages only to look at what they make: it enters neither store nor run cache, and the
 * recorded outs are in place for what comes after. Other stages are executed as ever.
 */
export function rerunning({ disk, chosen, contents, judge }: RerunParts): Execute {
  return async (context, planned, supervision) => {
    const recorded = chosen.get(planned.stage.name);
    if (recorded === undefined) return executeStage(context, planned, supervision);
    if (planned.known.key !== recorded.key) return otherInputs(planned, recorded);
    const kept: { folder: string | null } = { folder: null };
    const outcome = await executeStage(lookingOnly(context, kept), planned, supervision);
    if (outcome.kind !== 'executed') return outcome;
    const fresh: FreshOut[] = [];
    for (const out of planned.stage.outs) {
      const path = join(kept.folder ?? '', out.path);
      const content = kept.folder === null ? null : await context.hashOut(path);
      if (content !== null) fresh.push({ out, path, content });
    }
    await judge(recorded, fresh);
    await putBack(disk, context, contents, recorded);
    return { ...outcome, entry: { ...outcome.entry, outs: recorded.outs } };
  };
}

/** An attempt that ends well is undone as one that failed: its outs stay in its folder. */
function lookingOnly(context: RunContext, kept: { folder: string | null }): RunContext {
  const { store, results, attempts } = context;
  const looking: Attempts = {
    begin: async (...stage) => {
      const attempt = await attempts.begin(...stage);
      return {
        ...attempt,
        commit: async () => {
          kept.folder = await attempt.undo();
          return [];
        },
      };
    },
    recover: () => attempts.recover(),
    removeUndone: () => {
      attempts.removeUndone();
    },
    removeSpare: () => {
      attempts.removeSpare();
    },
    left: () => attempts.left(),
    foresee: () => attempts.foresee(),
  };
  return {
    ...context,
    attempts: looking,
    store: {
      put: () => Promise.resolve(),
      missing: (hashes) => store.missing(hashes),
      manifests: (hashes) => store.manifests(hashes),
      read: (hash) => store.read(hash),
      restore: (content, path, clear) => store.restore(content, path, clear),
    },
    results: {
      find: (keys) => results.find(keys),
      write: () => Promise.resolve(),
      enter: () => Promise.resolve(),
    },
  };
}

/** What is behind a rerun stage reads its recorded outs, whether or not the rerun agreed with them. */
async function putBack(
  disk: Disk,
  { absolute, hashOut }: RunContext,
  contents: RecordedContents,
  { outs }: Recorded,
): Promise<void> {
  for (const record of outs) {
    if ((await hashOut(absolute(record.path)))?.hash === record.hash) continue;
    const from = await contents.find(record);
    if (from === null) continue;
    const target = absolute(record.path);
    disk.remove(target);
    disk.makeFolder(join(target, '..'));
    await copyTree(disk, from, target);
  }
}

function otherInputs({ known }: Known, { inputs }: Recorded): ExecutionOutcome {
  const reasons = compareInputs(inputs, known.inputs, [], () => ({ changed: [], added: [], removed: [] }));
  return {
    kind: 'failed',
    failure: { kind: 'inputs-changed', reasons },
    partialOuts: null,
    exit: { code: null, signal: null, peakMemory: null, left: [] },
  };
}
