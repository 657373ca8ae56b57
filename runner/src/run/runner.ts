import type { Cancelling, Handle } from '../executors/executor.js';
import type { EndSignal } from '../model/end-signal.js';
import type { ContentHash, StageKey } from '../model/hashes.js';
import type { Stage, StageName, WorkspacePath } from '../model/graph.js';
import { PipelineError } from '../model/errors.js';
import { ownResult } from '../model/own-records.js';
import { recordedName, recordedStage } from '../model/pipeline-file.js';
import { encodeParams } from '../model/recorded-params.js';
import { masksFailures } from '../model/shell-pipes.js';
import { shellWord } from '../model/shell-words.js';
import { isStored } from '../plan/decide.js';
import type { PlannedStage } from '../plan/view.js';
import type { LockEntry, OutRecord } from '../model/records.js';
import { asStoreError } from '../store/store-error.js';
import type { RunContext } from './context.js';
import type { AttemptExit, Failure, RunFinished } from '../model/events.js';
import type { ExecutionOutcome, Known, Supervision } from './context.js';
import { OpenDecisions } from './open-decisions.js';
import { type Pool, ReadyQueue, type ReadyItem } from './ready-queue.js';
import { demandOf, type Capacity } from './capacity.js';

type StageState = 'pending' | 'executed' | 'restored' | 'up-to-date' | 'failed' | 'cancelled' | 'skipped';

/** Between a failure and the next try; each pause is twice the one before. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** What runs, and what it was started for. */
interface RunningJob {
  readonly stage: Stage;
  readonly key: StageKey;
}

/** What became of a stage, and the last key that was known for it; `null`: none was. */
export interface StageEnd {
  readonly state: StageState;
  readonly key: StageKey | null;
}

/** A running stage's share of the capacity. */
interface Place {
  leave(): void;
}

export interface RunnerOptions {
  readonly capacity: Capacity;
  readonly keepGoing: boolean;
  /** Of the monotonic clock: what isn't expected to end until then is not started; `null`: no end. */
  readonly endsAt: number | null;
  /** What it shares with others that run in this process; absent: nothing. */
  readonly shared?: SharedWork | undefined;
}

/** Runs that share a machine: what they use, and which results one of them makes for all. */
export interface SharedWork {
  readonly pool: Pool;
  /** What is executed just now, by its key; each ends when that is over. */
  readonly executing: Map<StageKey, Promise<void>>;
}

/** Carries out a plan: starts what is ready, decides anew behind every stage that ran. */
export class Runner {
  readonly #queue: ReadyQueue;
  readonly #deciding = new OpenDecisions();
  readonly #states = new Map<StageName, StageState>();
  readonly #waitingFor = new Map<StageName, number>();
  readonly #queued = new Map<StageName, PlannedStage>();
  readonly #jobs = new Map<Handle, RunningJob>();
  /** What was told to end since it isn't right any more. */
  readonly #stale = new Set<StageName>();
  /** Whether a stage is to be run with a key still: not where somebody changed something. */
  #isRight: (stage: StageName, key: StageKey) => boolean = () => true;
  #superseded = false;
  readonly #order = new Map<StageName, number>();
  #active = 0;
  /** What becomes free on the way is looked at by the loop that frees it. */
  #isPumping = false;
  /** Stages that the budget left no time for. */
  #outOfTime = 0;
  /** No new stage is started: after a failure, a signal or trouble with the disk. */
  #stopped = false;
  #signal: EndSignal | null = null;
  #hasWarnedOfPipe = false;
  #trouble: { readonly error: unknown } | null = null;
  #idle: () => void = () => undefined;
  /** Aborted once running stages are to end, too. */
  readonly #ending = new AbortController();

  /** @param selected with all that they need, in graph order */
  constructor(
    private readonly context: RunContext,
    private readonly selected: readonly Stage[],
    private readonly options: RunnerOptions,
  ) {
    this.#queue = new ReadyQueue(options.capacity, options.shared?.pool);
  }

  /** @throws what the store, the disk or a bug threw; running stages have then been ended and undone */
  async run(startedAt: number): Promise<RunFinished> {
    const idle = new Promise<void>((resolve) => (this.#idle = resolve));
    for (const [order, { name }] of this.selected.entries()) {
      this.#waitingFor.set(name, this.context.graph.upstream.get(name)?.length ?? 0);
      this.#states.set(name, 'pending');
      this.#order.set(name, order);
    }
    // Held open until every source was launched, so that an early finish can't end the run.
    this.#active += 1;
    for (const stage of this.selected) if (this.#waitingFor.get(stage.name) === 0) this.#launch(stage);
    this.#settleOne();
    const unlisten = this.options.shared?.pool.onFree(() => {
      if (this.#isPumping) return;
      this.#pump();
      this.#endIfIdle();
    });
    await idle;
    unlisten?.();
    if (this.#trouble !== null) throw this.#trouble.error;
    return this.#summary(startedAt);
  }

  /** What became of each stage. */
  get ends(): ReadonlyMap<StageName, StageEnd> {
    const { planner } = this.context;
    return new Map(
      [...this.#states].map(([name, state]) => [
        name,
        { state, key: planner.planned(name).known?.key ?? null },
      ]),
    );
  }

  /** As of `SupervisedRun`. */
  supersede(changed: readonly WorkspacePath[], isRight: (stage: StageName, key: StageKey) => boolean): void {
    if (this.#signal !== null) return;
    this.#isRight = isRight;
    this.#superseded = true;
    this.#stopped = true;
    this.#ending.abort();
    const stale = [...this.#jobs].filter(
      ([, { stage, key }]) => !this.#stale.has(stage.name) && !isRight(stage.name, key),
    );
    const running = stale.map(([, { stage }]) => ({ stage: stage.name, graceMs: stage.graceMs }));
    this.context.emit({ type: 'superseded', changed, running });
    for (const [job, { stage }] of stale) {
      this.#stale.add(stage.name);
      this.#cancel(job, 'SIGINT');
    }
    this.#endIfIdle();
  }

  /** First: running stages are sent the signal; again: they are killed. */
  interrupt(signal: EndSignal): void {
    const again = this.#signal !== null;
    this.#signal ??= signal;
    this.#stopped = true;
    this.#ending.abort();
    const running = [...this.#jobs.values()].map(({ stage: { name, graceMs } }) => ({
      stage: name,
      graceMs,
    }));
    this.context.emit({ type: 'interrupted', signal, again, running });
    this.#cancelJobs(again ? 'now' : signal);
    this.#endIfIdle();
  }

  async suspend(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((job) => this.context.executor.suspend(job)));
  }

  async resume(): Promise<void> {
    await Promise.all([...this.#jobs.keys()].map((job) => this.context.executor.resume(job)));
  }

  #cancelJobs(how: Cancelling): void {
    for (const job of this.#jobs.keys()) this.#cancel(job, how);
  }

  #cancel(job: Handle, how: Cancelling): void {
    this.context.executor.cancel(job, how).catch((error: unknown) => {
      this.#fail(error);
    });
  }

  /** Store, disk or a bug: nothing more is started, and what runs is ended and undone. */
  #fail(error: unknown): void {
    // The first one tells, and what runs is cancelled once: cancelling may be what fails.
    if (this.#trouble !== null) return;
    this.#trouble = { error };
    this.#stopped = true;
    this.#ending.abort();
    this.#cancelJobs('SIGTERM');
    this.#endIfIdle();
  }

  #launch(stage: Stage): void {
    this.#active += 1;
    this.#deciding.open(stage.name, stage.priority);
    this.#visit(stage)
      .catch((error: unknown) => {
        this.#fail(asStoreError(error, stage.name));
      })
      .finally(() => {
        this.#deciding.close(stage.name);
        this.#settleOne();
      });
  }

  #settleOne(): void {
    this.#active -= 1;
    this.#pump();
    this.#endIfIdle();
  }

  /** What is queued waits for what other runs use: by itself nothing would be left to wait for. */
  #endIfIdle(): void {
    if (this.#active === 0 && (this.#stopped || this.#queued.size === 0)) this.#idle();
  }

  /** All upstream stages have finished well. */
  async #visit(stage: Stage): Promise<void> {
    await Promise.resolve();
    if (this.#stopped) return;
    const { planner, graph, clock } = this.context;
    const started = clock.monotonic();
    let planned = planner.planned(stage.name);
    const upstream = graph.upstream.get(stage.name) ?? [];
    if (planned.known === null || upstream.some((name) => this.#states.get(name) === 'executed')) {
      const anew = await this.#replan(stage);
      if (anew === null) return;
      planned = anew;
    }
    for (;;) {
      const { decision } = planned;
      if (decision.action !== 'run') {
        // What it takes to restore keeps nobody waiting.
        this.#deciding.close(stage.name);
        this.#pump();
      }
      switch (decision.action) {
        case 'up-to-date':
          if (decision.absent.length === 0) await this.#prove(planned, decision.outs);
          this.#finish(stage, 'up-to-date', decision.outs, started, false);
          return;
        case 'restore': {
          const lost = await this.#restore(planned, decision.restore);
          if (lost === null) {
            await this.#prove(planned, decision.result.outs);
            this.#finish(stage, 'restored', decision.result.outs, started, true);
            return;
          }
          planner.distrust(lost);
          const anew = await this.#replan(stage);
          if (anew === null) return;
          planned = anew;
          break;
        }
        case 'run':
          this.#enqueue(planned);
          return;
        case 'waits':
          throw new Error(`${stage.name} waits although its upstream has finished`);
      }
    }
  }

  async #replan(stage: Stage): Promise<PlannedStage | null> {
    try {
      return await this.context.planner.replan(stage);
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      this.#failStage(stage, { kind: 'not-startable', message: error.message }, 0);
      return null;
    }
  }

  /** Commands of a dvc.yaml mean what they do in DVC: a failure before a pipe is none of the stage's. */
  #warnOfPipe({ name, file, action }: Stage): void {
    if (this.#hasWarnedOfPipe || file.dialect !== 'dvc' || action.kind !== 'command') return;
    const masking = action.commands.find(masksFailures);
    if (masking === undefined) return;
    this.#hasWarnedOfPipe = true;
    this.context.emit({
      type: 'warning',
      stage: name,
      text:
        `what fails before the pipe of ${shellWord(masking)} doesn't fail the stage, as in DVC; ` +
        'where its shell is bash, "set -o pipefail;" before it does (said once a run)',
    });
  }

  #enqueue(planned: PlannedStage): void {
    const { stage } = planned;
    this.#warnOfPipe(stage);
    const item = {
      name: stage.name,
      demand: demandOf(stage.resources),
      duration: this.context.expectedMs(stage),
      priority: stage.priority,
      order: this.#order.get(stage.name) ?? 0,
    };
    const excess = this.#queue.excess(item.demand);
    if (excess.length > 0) {
      this.context.emit({
        type: 'warning',
        stage: stage.name,
        text: `it asks for more ${excess.join(' and ')} than there is, so it runs alone`,
      });
    }
    this.#queued.set(stage.name, planned);
    this.#queue.add(item);
  }

  #pump(): void {
    this.#isPumping = true;
    this.#startWhatFits();
    this.#isPumping = false;
  }

  #startWhatFits(): void {
    while (!this.#stopped) {
      const item = this.#queue.take(this.#deciding.highest);
      if (item === null) return;
      const planned = this.#queued.get(item.name);
      if (planned === undefined) throw new Error(`${item.name} is not queued`);
      this.#queued.delete(item.name);
      if (!this.#isInTime(item)) {
        // A shorter one behind it may be.
        this.#queue.release(item.name);
        this.#outOfTime += 1;
        continue;
      }
      this.#active += 1;
      const place = this.#placeOf(item.name);
      this.#execute(planned, place)
        .catch((error: unknown) => {
          this.#fail(asStoreError(error, item.name));
        })
        .finally(() => {
          this.#deciding.close(settling(item.name));
          place.leave();
          this.#settleOne();
        });
    }
  }

  /** What it takes of the capacity, until it is left for the first time. */
  #placeOf(name: StageName): Place {
    let isTaken = true;
    return {
      leave: () => {
        if (isTaken) this.#queue.release(name);
        isTaken = false;
      },
    };
  }

  /** What nobody knows the duration of is started while there is time at all. */
  #isInTime({ duration }: ReadyItem): boolean {
    const { endsAt } = this.options;
    return endsAt === null || this.context.clock.monotonic() + (duration ?? 1) <= endsAt;
  }

  async #execute({ stage }: PlannedStage, place: Place): Promise<void> {
    // What lies on disk may have changed while it waited for its turn.
    const planned = await this.#replan(stage);
    if (planned === null) return;
    if (planned.decision.action !== 'run') {
      this.#launch(stage);
      return;
    }
    const { known } = planned;
    if (known === null) throw new Error(`${stage.name} is to run with open inputs`);
    const { executing = new Map<StageKey, Promise<void>>() } = this.options.shared ?? {};
    const other = executing.get(known.key);
    if (other !== undefined) {
      // Another run makes just that: what it makes is restored, and what fails there is tried here.
      this.#active += 1;
      void other.then(() => {
        this.#launch(stage);
        this.#settleOne();
      });
      return;
    }
    const work = this.#try({ ...planned, known }, place, 0);
    const over = work.then(
      () => undefined,
      () => undefined,
    );
    executing.set(known.key, over);
    try {
      await work;
    } finally {
      executing.delete(known.key);
    }
  }

  /** Once, and again where it fails in a way that may pass. */
  async #try(planned: Known, place: Place, retry: number): Promise<void> {
    const { context } = this;
    const { stage, known } = planned;
    const started = context.clock.monotonic();
    context.emit({
      type: 'stage-started',
      stage: stage.name,
      recorded: recordedStage(stage),
      key: known.key,
      params: encodeParams(known.inputs.params),
      reasons: planned.decision.reasons,
      expectedMs: context.expectedMs(stage),
      graceMs: stage.graceMs,
      log: context.record.logPath(recordedName(stage)),
    });
    const outcome = await this.#attempt(planned, place, started);
    if (outcome === null) return;
    const exit = exitOf(outcome);
    const durationMs = this.#since(started);
    switch (outcome.kind) {
      case 'executed': {
        const before = context.lock.get(stage);
        context.lock.set(stage, outcome.entry);
        this.#finish(stage, 'executed', outcome.entry.outs, started, !sameOuts(before, outcome.entry), exit);
        return;
      }
      case 'failed':
        if (
          retry < stage.retries &&
          mayPass(outcome.failure) &&
          (await this.#pause(stage, { failure: outcome.failure, exit, durationMs }, retry))
        ) {
          await this.#try(planned, place, retry + 1);
          return;
        }
        this.#failStage(stage, outcome.failure, durationMs, { exit, partialOuts: outcome.partialOuts });
        return;
      case 'cancelled':
        this.#states.set(stage.name, 'cancelled');
        context.emit({
          type: 'stage-cancelled',
          stage: stage.name,
          durationMs,
          exit,
        });
    }
  }

  /** @returns whether it is to be tried again: not where the run was told to end meanwhile */
  async #pause(
    stage: Stage,
    {
      failure,
      exit,
      durationMs,
    }: { readonly failure: Failure; readonly exit: AttemptExit; readonly durationMs: number },
    retry: number,
  ): Promise<boolean> {
    const { emit, clock, record } = this.context;
    if (this.#stoppedNow()) return false;
    const { name, retries } = stage;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** retry, LONGEST_PAUSE_MS);
    const log = record.logPath(recordedName(stage));
    const tries = { retry: retry + 1, of: retries, pauseMs };
    emit({ type: 'stage-retrying', stage: name, failure, ...tries, log, durationMs, exit });
    try {
      await clock.sleep(pauseMs, this.#ending.signal);
    } catch {
      return false;
    }
    record.retried(recordedName(stage));
    return true;
  }

  /** @returns null for what couldn't be started; the stage has then failed */
  async #attempt(planned: Known, place: Place, started: number): Promise<ExecutionOutcome | null> {
    try {
      return await this.context.execute(
        this.context,
        planned,
        this.#supervisionOf(planned.stage.name, planned.known.key, place),
      );
    } catch (error) {
      if (!(error instanceof PipelineError)) {
        this.#tellBroken(planned.stage, error, started);
        throw error;
      }
      this.#failStage(planned.stage, { kind: 'not-startable', message: error.message }, this.#since(started));
      return null;
    }
  }

  #tellBroken({ name }: Stage, error: unknown, started: number): void {
    const [cause = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    this.context.emit({ type: 'stage-broken', stage: name, cause, durationMs: this.#since(started) });
  }

  #since(started: number): number {
    return Math.round(this.context.clock.monotonic() - started);
  }

  /** Those who wait for a stage that is as good as over come soon: nobody of a lower priority overtakes them. */
  #expectDependents(name: StageName): void {
    const { graph } = this.context;
    const priorities = (graph.downstream.get(name) ?? [])
      .filter((one) => this.#waitingFor.has(one))
      .map((one) => graph.stages.get(one)?.priority ?? 0);
    this.#deciding.open(settling(name), Math.max(...priorities));
  }

  #supervisionOf(name: StageName, key: StageKey, place: Place): Supervision {
    return {
      started: (job, stage) => {
        this.#jobs.set(job, { stage, key });
        if (!this.#isRight(name, key)) this.#stale.add(name);
        if (this.#stoppedNow() || this.#stale.has(name)) this.#cancel(job, 'now');
      },
      ended: (job) => {
        this.#jobs.delete(job);
      },
      made: () => {
        this.#expectDependents(name);
        place.leave();
        this.#pump();
      },
      isCancelled: () => this.#stoppedNow() || this.#stale.has(name),
    };
  }

  /** Whether running stages are to end, too: not after a mere failure, which lets them finish. */
  #stoppedNow(): boolean {
    return this.#signal !== null || this.#trouble !== null;
  }

  #finish(
    stage: Stage,
    outcome: 'executed' | 'restored' | 'up-to-date',
    outs: readonly OutRecord[],
    started: number,
    changed: boolean,
    exit: AttemptExit | null = null,
  ): void {
    const { planner, emit, graph } = this.context;
    this.#states.set(stage.name, outcome);
    planner.settle(stage.name, outs);
    const rows = outcome === 'executed' ? [] : this.context.measuredBefore(stage, outcome);
    for (const values of rows) emit({ type: 'stage-metrics', stage: stage.name, values });
    emit({
      type: 'stage-finished',
      stage: stage.name,
      outcome,
      durationMs: this.#since(started),
      changed,
      exit,
    });
    for (const name of graph.downstream.get(stage.name) ?? []) {
      const waiting = this.#waitingFor.get(name);
      if (waiting === undefined) continue;
      this.#waitingFor.set(name, waiting - 1);
      const next = graph.stages.get(name);
      if (waiting === 1 && next !== undefined) this.#launch(next);
    }
  }

  #failStage(
    stage: Stage,
    failure: Failure,
    durationMs: number,
    {
      exit,
      partialOuts,
    }: { readonly exit: AttemptExit | null; readonly partialOuts: string | null } = NOT_STARTED,
  ): void {
    const { emit, record, tail } = this.context;
    this.#states.set(stage.name, 'failed');
    const ran = failure.kind !== 'not-startable';
    emit({
      type: 'stage-failed',
      stage: stage.name,
      failure,
      durationMs,
      tail: ran ? tail(stage) : [],
      log: ran ? record.logPath(recordedName(stage)) : null,
      partialOuts,
      why: this.context.why(stage.name),
      exit,
    });
    this.#skipBehind(stage.name);
    if (!this.options.keepGoing) this.#stopped = true;
  }

  #skipBehind(failed: StageName): void {
    const { graph, emit } = this.context;
    const blocked = [...(graph.downstream.get(failed) ?? [])];
    for (let name = blocked.pop(); name !== undefined; name = blocked.pop()) {
      if (this.#states.get(name) !== 'pending') continue;
      this.#states.set(name, 'skipped');
      emit({ type: 'stage-skipped', stage: name, blockedBy: failed });
      blocked.push(...(graph.downstream.get(name) ?? []));
    }
  }

  /** @returns the content that the store could not give */
  async #restore({ stage, known }: PlannedStage, outs: readonly OutRecord[]): Promise<ContentHash | null> {
    const { oldOuts, aside, absolute, tellAside } = this.context;
    for (const out of outs) {
      const { path } = out;
      const place = absolute(path);
      const outcome = await this.context.store.restore(out, place, async () => {
        const old = (await oldOuts.at([path], known?.key ?? null, stage.file)).get(path);
        if (old === undefined || old.known) return;
        tellAside([await aside.take(place, { path, stage: recordedName(stage), cause: 'restore' })]);
      });
      if (outcome.kind === 'damaged') {
        this.context.emit({
          type: 'warning',
          stage: null,
          text: `the store's copy of ${path} was damaged; it was put aside: ${outcome.quarantined}`,
        });
      }
      if (outcome.kind !== 'restored') return out.hash;
    }
    return null;
  }

  /** What the lock proves is entered in store and run cache, and the reverse. */
  async #prove({ stage, known }: PlannedStage, outs: readonly OutRecord[]): Promise<void> {
    if (known === null || stage.frozen) return;
    const { store, results, lock, hashOut, absolute } = this.context;
    const kept = outs.filter(({ path }) => stage.outs.some((out) => out.path === path && isStored(out)));
    const lacking = await store.missing(kept.map(({ hash }) => hash));
    for (const record of kept) {
      if (!lacking.has(record.hash)) continue;
      const path = absolute(record.path);
      const content = await hashOut(path);
      // Edited since it was looked at: the next run sees that, and nothing false is stored.
      if (content?.hash === record.hash) await store.put(path, content);
    }
    await results.enter([ownResult(stage.file.folder, { key: known.key, outs })]);
    if (lock.get(stage)?.key !== known.key) {
      lock.set(stage, { key: known.key, outs, inputs: known.inputs, committed: null });
    }
  }

  #summary(startedAt: number): RunFinished {
    const count = (state: StageState): number =>
      [...this.#states.values()].filter((one) => one === state).length;
    const [failed, skipped] = [count('failed'), count('skipped')];
    const [cancelled, notStarted] = [count('cancelled'), count('pending')];
    return {
      type: 'run-finished',
      ok: failed + skipped + cancelled + notStarted === 0,
      executed: count('executed'),
      restored: count('restored'),
      upToDate: count('up-to-date'),
      failed,
      skipped,
      cancelled,
      notStarted,
      endedBy: this.#signal,
      ...(this.#superseded ? { superseded: true } : {}),
      ...(this.#outOfTime > 0 ? { outOfTime: this.#outOfTime } : {}),
      durationMs: this.#since(startedAt),
    };
  }
}

const NOT_STARTED = { exit: null, partialOuts: null };

function exitOf({ exit: { code, signal, peakMemory } }: ExecutionOutcome): AttemptExit {
  return { code, signal, peakMemory };
}

/** Of a machine's bad day another try may be better; what was made, or given, wrongly stays so. */
function mayPass({ kind }: Failure): boolean {
  return kind === 'exit' || kind === 'signal' || kind === 'timeout';
}

function sameOuts(before: LockEntry | null, now: LockEntry): boolean {
  return (
    before !== null &&
    before.outs.length === now.outs.length &&
    before.outs.every(
      ({ path, hash }, index) => path === now.outs[index]?.path && hash === now.outs[index].hash,
    )
  );
}

/** As open decisions have the stages behind a stage that is as good as over: no stage has a null character in its name. */
function settling(name: StageName): string {
  return `\0${name}`;
}
