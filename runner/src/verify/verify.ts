import { join } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Waiting } from '../overlay/scratch.js';
import type { Out, StageName } from '../model/graph.js';
import type { ResourceCounts } from '../run/capacity.js';
import { Teller } from '../record/teller.js';
import { LockKeepers } from '../run/lock-keeper.js';
import { runPipeline } from '../run/run-pipeline.js';
import type { EndSignal } from '../model/end-signal.js';
import type { RunWatch } from '../run/watch.js';
import { writeLock } from '../state/locks.js';
import { openSession, type Session } from '../workspace/session.js';
import type { Surroundings } from '../workspace/surroundings.js';
import type { CompareContext } from '../stage/compare.js';
import { compareAsJson, compareBytes, compareHashes } from './compare-out.js';
import { CompareScripts } from './compare-script.js';
import { RecordedContents } from './contents.js';
import type { Recorded } from './records.js';
import { startOnce } from './preflight.js';
import { rerunning, type FreshOut } from './rerun.js';
import { thenCleanUp } from '../system/clean-up.js';
import type { OutComparison, Verdict } from './verdict.js';

/** The scratch workspace in which stages are rerun. */
const SCRATCH = 'verify';

export interface Verification {
  /** The pipeline, as for `openSession`. */
  readonly file: string | null;
  readonly directory: string;
  readonly surroundings: Surroundings;
  /** Cores; `null`: the machine's. */
  readonly jobs: number | null;
  /** As for `runPipeline`. */
  readonly resources: ResourceCounts;
  /** Whether each script is started once before anything reruns (verify/preflight.ts). */
  readonly preflight: boolean;
  readonly waiting: Waiting;
  readonly watch: RunWatch;
}

export interface Verified {
  /** In the order of `chosen`; stages that a signal kept from starting have none. */
  readonly verdicts: readonly Verdict[];
  readonly signal: EndSignal | null;
}

/**
 * Reruns stages in a scratch workspace and holds each out against its record by the out's `compare`. What
 * they need is taken from checkout and store, or made. Nothing of the reruns enters checkout, lock, store or
 * run cache.
 *
 * @param peers recorded results of the chosen stages' groups, for rules that look at other cells
 * @throws PipelineError, WorkspaceBusyError, StoreError
 */
export async function verifyStages(
  checkout: Session,
  chosen: readonly Recorded[],
  peers: readonly Recorded[],
  { file, directory, surroundings, jobs, resources, preflight, waiting, watch }: Verification,
): Promise<Verified> {
  const scratch = await openSession(
    { file, directory, params: [], set: [], name: SCRATCH, anew: true },
    surroundings,
    'write',
    waiting,
  );
  const contents = new RecordedContents({
    disk: scratch.disk,
    hasher: scratch.hasher,
    store: scratch.store,
    workspace: checkout.graph.workspace,
    aside: join(scratch.layout.root, 'recorded'),
  });
  const work = async (): Promise<Verified> => {
    enterRecords(scratch, peers);
    if (preflight) await startOnce(scratch, chosen);
    const judge = new Judge(scratch, contents, chosen.length, peers);
    const verdicts = new Map<StageName, Verdict>();
    const { signal } = await runPipeline(
      scratch,
      {
        targets: chosen.map(({ stage }) => stage.name),
        whole: null,
        jobs,
        resources,
        force: true,
        keepGoing: true,
        prune: false,
        allowMissing: false,
        runCache: true,
        budgetMs: null,
        wait: waiting.wait,
      },
      new Teller(scratch, (event) => {
        if (event.type === 'stage-failed') {
          verdicts.set(event.stage, { stage: event.stage, kind: 'failed', failure: event.failure });
        } else if (event.type === 'stage-skipped') {
          verdicts.set(event.stage, { stage: event.stage, kind: 'blocked', by: event.blockedBy });
        }
        // What a verification ends with is told by whoever asked for it.
        if (event.type !== 'run-finished') watch.emit(event);
      }),
      watch,
      rerunning({
        disk: scratch.disk,
        chosen: new Map(chosen.map((recorded) => [recorded.stage.name, recorded])),
        contents,
        judge: async (recorded, fresh) => {
          const { name } = recorded.stage;
          verdicts.set(name, { stage: name, kind: 'compared', outs: await judge.outs(recorded, fresh) });
        },
      }),
    );
    return { verdicts: chosen.flatMap(({ stage }) => verdicts.get(stage.name) ?? []), signal };
  };
  return thenCleanUp(
    () =>
      thenCleanUp(work, () => {
        contents.clear();
      }),
    () => {
      scratch.close();
    },
  );
}

/** Results that are about to be recorded stand in the scratch workspace's lock: what isn't drawn need not be made. */
function enterRecords(scratch: Session, results: readonly Recorded[]): void {
  const locks = new LockKeepers(scratch.readLock(), scratch.clock, (file, lock) => {
    writeLock(scratch.disk, scratch.graph.workspace, file, lock);
  });
  for (const { stage, key, inputs, outs } of results) {
    if (locks.get(stage)?.key !== key) locks.set(stage, { key, inputs, outs, committed: null });
  }
  locks.flush();
}

/** Applies each out's rule. */
class Judge {
  readonly #scripts: CompareScripts;

  constructor(
    private readonly scratch: Session,
    private readonly contents: RecordedContents,
    private readonly comparisons: number,
    private readonly peers: readonly Recorded[],
  ) {
    this.#scripts = new CompareScripts(scratch.codes(scratch.readLock()));
  }

  async outs(recorded: Recorded, fresh: readonly FreshOut[]): Promise<readonly OutComparison[]> {
    const compared: OutComparison[] = [];
    for (const one of fresh) {
      compared.push({ path: one.out.path, ...(await this.#out(recorded, one)) });
    }
    return compared;
  }

  async #out(recorded: Recorded, { out, path, content }: FreshOut): Promise<Omit<OutComparison, 'path'>> {
    const { stage, outs } = recorded;
    const record = outs.find((one) => one.path === out.path);
    if (record === undefined) throw new TypeError(`${out.path} has no record`);
    const place = await this.contents.find(record);
    const before = place === null ? null : await this.scratch.hasher.hash(place);
    const rule = out.compare;
    if (place === null || before === null) {
      // Bytes can be told apart by their hashes; which files differ can't.
      if (rule.kind === 'bytes') return compareHashes(record, content);
      throw PipelineError.of(
        `the recorded out ${out.path} is neither in place nor in the store, so ${stage.name} can't be held against it`,
        stage.position,
        'Get it from where the lock came from, or run the stage anew',
      );
    }
    switch (rule.kind) {
      case 'bytes':
        return compareBytes(before, content);
      case 'json':
        return compareAsJson(this.scratch.disk, { path: place, content: before }, { path, content }, rule);
      case 'script':
        return this.#scripts.compare(
          stage.file,
          rule.script,
          place,
          path,
          await this.#context(recorded, out),
        );
    }
  }

  async #context({ stage }: Recorded, out: Out): Promise<CompareContext> {
    const index = stage.outs.findIndex(({ path }) => path === out.path);
    const others: { stage: StageName; with: CompareContext['with']; path: string }[] = [];
    for (const peer of this.peers) {
      if (stage.group === null || peer.stage.group !== stage.group || peer.stage.name === stage.name)
        continue;
      const record = peer.outs[index];
      const path = record === undefined ? null : await this.contents.find(record);
      if (path !== null) others.push({ stage: peer.stage.own, with: peer.stage.action.with, path });
    }
    return {
      stage: stage.own,
      with: stage.action.with,
      out: out.name ?? out.declared,
      comparisons: this.comparisons,
      others,
    };
  }
}
