import type { Cancelling, Handle } from '../executors/executor.js';
import type { EndSignal } from '../model/end-signal.js';
import type { ContentHash } from '../model/hashes.js';
import type { Stage, StageName } from '../model/graph.js';
import { PipelineError } from '../model/errors.js';
import { ownResult } from '../model/own-records.js';
import { recordedName, recordedStage } from '../model/pipeline-file.js';
import { isStored } from '../plan/decide.js';
import type { PlannedStage } from '../plan/view.js';
import type { LockEntry, OutRecord } from '../model/records.js';
import { asStoreError } from '../store/store-error.js';
import type { RunContext } from './context.js';
import type { Failure, RunFinished } from '../model/events.js';
import type { ExecutionOutcome, Known, Supervision } from './context.js';
import { OpenDecisions } from './open-decisions.js';
import { ReadyQueue } from './ready-queue.js';
import { demandOf, type Capacity } from './capacity.js';

type StageState = 'pending' | 'executed' | 'restored' | 'up-to-date' | 'failed' | 'cancelled' | 'skipped';

/** Between a failure and the next try; each pause is twice the one before. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** A running stage's share of the capacity. */
interface Place {
  leave(): void;
}

export interface RunnerOptions {
  readonly capacity: Capacity;
  readonly keepGoing: boolean;
}

/** Carries out a plan: starts what is ready, decides anew behind every stage that ran. */
export class Runner {
  readonly #queue: ReadyQueue;
  readonly #deciding = new OpenDecisions();
  readonly #states = new Map<StageName, StageState>();
  readonly #waitingFor = new Map<StageName, number>();
  readonly #queued = new Map<StageName, PlannedStage>();
  readonly #jobs = new Set<Handle>();
  readonly #order = new Map<StageName, number>();
  #active = 0;
  /** No new stage is started: after a failure, a signal or trouble with the disk. */
  #stopped = false;
  #signal: EndSignal | null = null;
  #trouble: { readonly error: unknown } | null = null;
  #idle: () => void = () => undefined;
  /** Aborted once running stages are to end, too. */
  readonly #ending = new AbortController();

  constructor(
    private readonly context: RunContext,
    private readonly selected: readonly Stage[],
    private readonly options: RunnerOptions,
  ) {
    this.#queue = new ReadyQueue(options.capacity);
  }

  /** @throws what the store, the disk or a bug threw; running stages have then been ended and undone */
  async run(startedAt: number): Promise<RunFinished> {
    const idle = new Promise<void>((resolve) => (this.#idle = resolve));
    const names = new Set(this.selected.map(({ name }) => name));
    for (const [order, { name }] of this.selected.entries()) {
      const upstream = (this.context.graph.upstream.get(name) ?? []).filter((one) => names.has(one));
      this.#waitingFor.set(name, upstream.length);
      this.#states.set(name, 'pending');
      this.#order.set(name, order);
    }
    // Held open until every source was launched, so that an early finish can't end the run.
    this.#active += 1;
    for (const stage of this.selected) if (this.#waitingFor.get(stage.name) === 0) this.#launch(stage);
    this.#settleOne();
    await idle;
    if (this.#trouble !== null) throw this.#trouble.error;
    return this.#summary(startedAt);
  }

  get signal(): EndSignal | null {
    return this.#signal;
  }

  /** First: running stages are sent the signal; again: they are killed. */
  interrupt(signal: EndSignal): void {
    const again = this.#signal !== null;
    this.#signal ??= signal;
    this.#stopped = true;
    this.#ending.abort();
    this.context.emit({ type: 'interrupted', signal, again });
    this.#cancelJobs(again ? 'now' : signal);
  }

  async suspend(): Promise<void> {
    await Promise.all([...this.#jobs].map((job) => this.context.executor.suspend(job)));
  }

  async resume(): Promise<void> {
    await Promise.all([...this.#jobs].map((job) => this.context.executor.resume(job)));
  }

  #cancelJobs(how: Cancelling): void {
    for (const job of this.#jobs) this.#cancel(job, how);
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
    if (this.#active === 0) this.#idle();
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
      this.#failStage(
        stage,
        { kind: 'not-startable', message: error.message },
        this.context.clock.monotonic(),
      );
      return null;
    }
  }

  #enqueue(planned: PlannedStage): void {
    const { stage } = planned;
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
    while (!this.#stopped) {
      const item = this.#queue.take(this.#deciding.highest);
      if (item === null) return;
      const planned = this.#queued.get(item.name);
      if (planned === undefined) throw new Error(`${item.name} is not queued`);
      this.#queued.delete(item.name);
      this.#active += 1;
      const place = this.#placeOf(item.name);
      this.#execute(planned, place)
        .catch((error: unknown) => {
          this.#fail(asStoreError(error, item.name));
        })
        .finally(() => {
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
    await this.#try({ ...planned, known }, place, 0);
  }

  /** Once, and again where it fails in a way that may pass. */
  async #try(planned: Known, place: Place, retry: number): Promise<void> {
    const { context } = this;
    const { stage, known } = planned;
    const started = context.clock.monotonic();
    context.emit({
      type: 'stage-started',
      stage: stage.name,
      reasons: planned.decision.reasons,
      expectedMs: context.expectedMs(stage),
      log: context.record.logPath(recordedName(stage)),
    });
    context.record.started(recordedStage(stage), known.key, planned.decision.reasons);
    const outcome = await this.#attempt(planned, place, started);
    if (outcome === null) return;
    context.record.ended(recordedName(stage), {
      outcome: outcome.kind,
      durationMs: Math.round(context.clock.monotonic() - started),
      exitCode: outcome.exit.code,
      signal: outcome.exit.signal,
      peakMemory: outcome.exit.peakMemory,
      ...(outcome.kind === 'cancelled' && this.#signal !== null ? { endedBy: this.#signal } : {}),
      ...(outcome.kind === 'failed' && outcome.failure.kind === 'timeout' ? { cause: 'timeout' } : {}),
    });
    switch (outcome.kind) {
      case 'executed': {
        const before = context.lock.get(stage);
        context.lock.set(stage, outcome.entry);
        this.#finish(stage, 'executed', outcome.entry.outs, started, !sameOuts(before, outcome.entry));
        return;
      }
      case 'failed':
        if (
          retry < stage.retries &&
          mayPass(outcome.failure) &&
          (await this.#pause(stage, outcome.failure, retry))
        ) {
          await this.#try(planned, place, retry + 1);
          return;
        }
        this.#failStage(stage, outcome.failure, started, outcome.partialOuts);
        return;
      case 'cancelled':
        this.#states.set(stage.name, 'cancelled');
        context.emit({ type: 'stage-cancelled', stage: stage.name });
    }
  }

  /** @returns whether it is to be tried again: not where the run was told to end meanwhile */
  async #pause(stage: Stage, failure: Failure, retry: number): Promise<boolean> {
    const { emit, clock, record } = this.context;
    if (this.#stoppedNow()) return false;
    const { name, retries } = stage;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** retry, LONGEST_PAUSE_MS);
    const log = record.logPath(recordedName(stage));
    emit({ type: 'stage-retrying', stage: name, failure, retry: retry + 1, of: retries, pauseMs, log });
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
      return await this.context.execute(this.context, planned, this.#supervisionOf(place));
    } catch (error) {
      this.#recordCause(planned.stage, error, started);
      if (!(error instanceof PipelineError)) throw error;
      this.#failStage(planned.stage, { kind: 'not-startable', message: error.message }, started);
      return null;
    }
  }

  /** As far as it goes: what is thrown is told in any case. */
  #recordCause(stage: Stage, error: unknown, started: number): void {
    const { clock, record } = this.context;
    const durationMs = Math.round(clock.monotonic() - started);
    const [cause = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const unseen = { exitCode: null, signal: null, peakMemory: null };
    try {
      record.ended(recordedName(stage), { outcome: 'failed', durationMs, ...unseen, cause });
    } catch (second) {
      if (error instanceof PipelineError) throw second;
    }
  }

  #supervisionOf(place: Place): Supervision {
    return {
      started: (job) => {
        this.#jobs.add(job);
        if (this.#stoppedNow()) this.#cancel(job, 'now');
      },
      ended: (job) => {
        this.#jobs.delete(job);
      },
      made: () => {
        place.leave();
        this.#pump();
      },
      isCancelled: () => this.#stoppedNow(),
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
  ): void {
    const { planner, emit, clock, graph } = this.context;
    this.#states.set(stage.name, outcome);
    planner.settle(stage.name, outs);
    emit({
      type: 'stage-finished',
      stage: stage.name,
      outcome,
      durationMs: Math.round(clock.monotonic() - started),
      changed,
    });
    for (const name of graph.downstream.get(stage.name) ?? []) {
      const waiting = this.#waitingFor.get(name);
      if (waiting === undefined) continue;
      this.#waitingFor.set(name, waiting - 1);
      const next = graph.stages.get(name);
      if (waiting === 1 && next !== undefined) this.#launch(next);
    }
  }

  #failStage(stage: Stage, failure: Failure, started: number, partialOuts: string | null = null): void {
    const { emit, clock, record, tail } = this.context;
    this.#states.set(stage.name, 'failed');
    const ran = failure.kind !== 'not-startable';
    emit({
      type: 'stage-failed',
      stage: stage.name,
      failure,
      durationMs: Math.round(clock.monotonic() - started),
      tail: ran ? tail(stage) : [],
      log: ran ? record.logPath(recordedName(stage)) : null,
      partialOuts,
      why: this.context.why(stage.name),
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
      durationMs: Math.round(this.context.clock.monotonic() - startedAt),
    };
  }
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
