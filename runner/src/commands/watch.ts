import { relative } from 'node:path';
import type { EndSignal } from '../model/end-signal.js';
import { InterruptedError, PipelineError } from '../model/errors.js';
import type { ToldEvent } from '../model/events.js';
import type { WorkspacePath } from '../model/graph.js';
import type { WatchEvent } from '../model/watch-event.js';
import { changesOf, isSettled } from '../noop/changes.js';
import type { Places } from '../noop/places.js';
import type { Seen } from '../noop/watched-disk.js';
import { locatePipeline } from '../pipeline/locate.js';
import { selectTargets } from '../pipeline/targets.js';
import type { Plan, PlannedStage } from '../plan/view.js';
import type { Supervised, SupervisedRun } from '../run/watch.js';
import { asksForMore } from '../watch/asks-for-more.js';
import { foldersToWatch } from '../watch/folders.js';
import { Hints } from '../watch/hints.js';
import { ownPlaces, writtenPlaces } from '../watch/own-places.js';
import { Pace } from '../watch/pace.js';
import { WatchEnd } from '../watch/watch-end.js';
import { KeptWorkspace } from '../workspace/kept.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import { openSession } from '../workspace/session.js';
import { run, type RunAnswer, type RunStages } from './run.js';
import type { Site } from './site.js';

/** As of a run; of changes there is no end. */
export type WatchRequest = Omit<RunStages, 'force' | 'budgetMs' | 'wait' | 'shared'>;

export interface Watching {
  /** Hears of each run, which has a name and a record of its own. */
  readonly emit: (event: ToldEvent) => void;
  readonly tell: (event: WatchEvent) => void;
  /** Is given all of it at once: to end it is to end the run that is under way, or the waiting. */
  readonly supervise: (all: Supervised) => () => void;
}

export interface WatchAnswer {
  readonly signal: EndSignal;
  /** Whether a run was under way. */
  readonly interrupted: boolean;
}

/** What runs write may be what they read. Then they would never end. */
const MOST_IN_A_ROW = 5;
/** Times that tell too little tell enough when some has passed. */
const UNSETTLED_MS = 150;

/**
 * Runs what changed, waits for a change, and so on, until it is ended. Every run is one as of `run`: what is decided is
 * decided from all that lies there, whatever was heard of (docs/algorithms/watch.md).
 * @throws StoreError, and what else ends a run but mistakes in what is edited
 */
export async function watch(site: Site, request: WatchRequest, watching: Watching): Promise<WatchAnswer> {
  const watched = new WatchedWorkspace(site, request, watching);
  const unsupervise = watching.supervise(watched.end);
  try {
    return await watched.follow();
  } finally {
    unsupervise();
    watched.close();
  }
}

class WatchedWorkspace {
  readonly end = new WatchEnd();
  readonly #kept: KeptWorkspace;
  /** Absolute. */
  readonly #workspace: string;
  readonly #own: Places;
  readonly #pace: Pace;
  readonly #hints: Hints;
  /** Of the last refusal: it isn't told twice. */
  #refusal: string | null = null;
  /** Runs since the last waiting. */
  #inARow = 0;
  /** What was left to do when there were too many of them; it waits for a change. */
  #left: Plan | null = null;
  /** Nothing has been edited yet. */
  #isFirst = true;
  /** Looks for changes while a run is under way. */
  #attention: Promise<void> = Promise.resolve();

  constructor(
    private readonly site: Site,
    private readonly request: WatchRequest,
    private readonly watching: Watching,
  ) {
    const { system, pipeline } = site;
    this.#workspace = locatePipeline(system.disk, pipeline.directory, pipeline.file).workspace;
    this.#own = ownPlaces(this.#workspace);
    this.#kept = new KeptWorkspace(system);
    this.#pace = new Pace(system.clock);
    this.#hints = new Hints(
      system.clock,
      system.watcher,
      (path) => !this.#own.has(path),
      (why) => {
        watching.tell({ type: 'watch-warning', text: this.#pace.blinded(why) });
      },
    );
  }

  close(): void {
    this.#hints.close();
  }

  async follow(): Promise<WatchAnswer> {
    let changed: readonly WorkspacePath[] = [];
    try {
      for (;;) {
        const round = await this.#round(changed);
        if (round?.signal != null) return { signal: round.signal, interrupted: true };
        changed = (await this.#furtherWork(round)) ?? (await this.#change(round));
      }
    } catch (error) {
      if (!(error instanceof InterruptedError) || this.end.signal === null) throw error;
      return { signal: this.end.signal, interrupted: false };
    }
  }

  /** @returns null where it could not be planned */
  async #round(changed: readonly WorkspacePath[]): Promise<Round | null> {
    const { site, request, watching } = this;
    this.#kept.begin();
    const { seen } = this.#kept.watched;
    if (changed.length > 0) watching.tell({ type: 'watch-changed', paths: changed });
    try {
      const answer = await run(
        { ...site, kept: this.#kept },
        { ...request, force: false, budgetMs: null, wait: true },
        {
          emit: watching.emit,
          supervise: (supervised) => this.#underWay(supervised),
          signal: this.end.aborted,
        },
      );
      await this.#attention;
      this.#refusal = null;
      return { ...answer, seen };
    } catch (error) {
      if (this.#isFirst) this.#requireTargets();
      this.#refuse(error);
      return null;
    } finally {
      this.#isFirst = false;
    }
  }

  /** @throws PipelineError for a target that isn't there: no edit was begun that could bring it */
  #requireTargets(): void {
    const { site, request } = this;
    const graph = this.#kept.latest;
    if (graph !== null) selectTargets(graph, request.targets, site.pipeline);
  }

  /** Told as a run's end; what is edited may be wrong for a while. */
  #refuse(error: unknown): void {
    if (!(error instanceof PipelineError)) throw error;
    if (error.message !== this.#refusal)
      this.watching.tell({ type: 'watch-refused', message: error.message });
    this.#refusal = error.message;
  }

  #underWay(supervised: SupervisedRun): () => void {
    const forget = this.end.supervise(supervised);
    const over = new AbortController();
    this.#attention = this.#attend(supervised, over.signal);
    // It is told when the run is over.
    this.#attention.catch(() => undefined);
    return () => {
      over.abort(OVER);
      forget();
    };
  }

  /** While a run is under way: ends what isn't right any more. */
  async #attend(supervised: SupervisedRun, over: AbortSignal): Promise<void> {
    const graph = this.#kept.latest;
    if (graph === null || this.#inARow >= MOST_IN_A_ROW) return;
    const written = writtenPlaces(graph);
    let { seen } = this.#kept.watched;
    this.#watch(seen);
    try {
      for (;;) {
        await this.#hints.next(this.#pace.intervalMs, over);
        const changed = this.#changes(seen, written);
        if (changed.length === 0) continue;
        supervised.save();
        const plan = await this.#plan();
        over.throwIfAborted();
        // Half saved: what it comes to is seen when it is whole.
        if (plan instanceof PipelineError) continue;
        seen = this.#kept.watched.seen;
        supervised.supersede(changed, (name, key) => plan.get(name)?.known?.key === key);
      }
    } catch (error) {
      if (error !== OVER) throw error;
    }
  }

  /** @returns what to run again for at once; `null`: nothing is left to do that could be done */
  async #furtherWork(round: Round | null): Promise<readonly WorkspacePath[] | null> {
    const plan = await this.#plan();
    if (plan instanceof PipelineError) {
      this.#refuse(plan);
      return null;
    }
    const graph = this.#kept.latest;
    const changed = round === null || graph === null ? [] : this.#changes(round.seen, writtenPlaces(graph));
    const ends = round?.ends ?? new Map();
    const wanted = [...plan.values()].filter((stage) => !this.#isLeft(stage));
    if (!asksForMore(wanted, { ends, isEdited: changed.length > 0 })) return null;
    this.#inARow += 1;
    if (this.#inARow <= MOST_IN_A_ROW) return changed;
    this.#left = plan;
    const what = changed.length === 0 ? '' : ` (changed: ${changed.join(', ')})`;
    const text =
      `after ${MOST_IN_A_ROW + 1} runs in a row there is still something to do${what}: stages seem to write what they ` +
      'or others read. The next change counts';
    this.watching.tell({ type: 'watch-warning', text });
    return null;
  }

  #isLeft({ stage, known }: PlannedStage): boolean {
    const left = this.#left?.get(stage.name);
    return left !== undefined && left.known?.key === known?.key;
  }

  /** Waits. @returns what was changed */
  async #change(round: Round | null): Promise<readonly WorkspacePath[]> {
    let { seen } = this.#kept.watched;
    this.#watch(seen);
    this.watching.tell({ type: 'watch-waiting', files: filesIn(seen, this.#own) });
    this.#inARow = 0;
    let unsettledMs = UNSETTLED_MS;
    let isQuiet = false;
    for (;;) {
      const changed = this.#changes(seen, this.#own);
      if (changed.length > 0 && isQuiet) {
        this.#left = null;
        return changed;
      }
      if (changed.length > 0) {
        // Seen before it was heard of: more may come.
        await this.#hints.quiet(this.end.aborted);
        isQuiet = true;
        continue;
      }
      const settled = isSettled(seen, this.#own);
      const hint = await this.#hints.next(settled ? this.#pace.intervalMs : unsettledMs, this.end.aborted);
      isQuiet = hint === 'hint';
      if (settled || isQuiet) continue;
      unsettledMs *= 2;
      const further = await this.#furtherWork(round);
      if (further !== null) return further;
      ({ seen } = this.#kept.watched);
      this.#watch(seen);
    }
  }

  /** Looks at everything anew. */
  async #plan(): Promise<Plan | PipelineError> {
    const { site, request } = this;
    this.#kept.begin();
    try {
      const silent = { wait: false, onWait: () => undefined };
      const session = await openSession(site.pipeline, { ...site, kept: this.#kept }, 'read', silent);
      try {
        const targets = selectTargets(session.graph, request.targets, site.pipeline);
        return (await planWorkspace(session, { ...request, targets })).plan;
      } finally {
        session.close();
      }
    } catch (error) {
      if (error instanceof PipelineError) return error;
      throw error;
    }
  }

  #watch(seen: Seen): void {
    this.#hints.watch(foldersToWatch(this.site.system.disk, this.#workspace, seen));
  }

  #changes(seen: Seen, others: Places): readonly WorkspacePath[] {
    const found = this.#pace.measured(() => changesOf(this.site.system.disk, seen, others));
    return found.map((path) => relative(this.#workspace, path) || '.');
  }
}

interface Round extends RunAnswer {
  /** What it was decided from. */
  readonly seen: Seen;
}

const OVER = new Error('the run is over');

function filesIn({ looks }: Seen, own: Places): number {
  return [...looks].filter(([path, look]) => look?.at?.kind === 'file' && !own.has(path)).length;
}
