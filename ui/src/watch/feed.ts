import { setImmediate } from 'node:timers/promises';
import type { Clock, FollowedRun, Goal, ListedStage, Workspace } from 'lockstep';
import { Board, type Around } from '../fold/board.js';
import { detailsOf } from '../fold/details.js';
import { logText } from '../fold/log.js';
import { Pace } from '../fold/pace.js';
import { ToldOfStages } from '../fold/told.js';
import { waitsFor } from '../fold/waits.js';
import type { CellState, Change, Details, Log, Page, RunRow } from '../model.js';
import { PresentParams } from './params.js';
import { metricPaths, stageFiles } from './stage-files.js';

/** Stages whose files are read before others get their turns. */
const STAGES_AT_ONCE = 100;
/** Of a log what a page is sent of it. */
const LOG_BYTES = 64 * 1024;
/** States in which what lies at the place of metrics is what they are. */
const SETTLED: ReadonlySet<CellState> = new Set(['up-to-date', 'restored', 'executed', 'untold']);

/** What a feed is of. */
export interface FeedParts {
  readonly clock: Clock;
  readonly title: string;
  /** Where the run was, and its pipeline. */
  readonly workspace: Workspace;
  readonly stages: readonly ListedStage[];
  readonly goals: readonly Goal[];
  /** `null`: there is none, and `present` says how stages stand. */
  readonly followed: FollowedRun | null;
  readonly present: ReadonlyMap<string, CellState>;
  /** Whether what lies in the workspace is what the run made, or found there; else the store has it. */
  readonly isPresent: boolean;
  /** The rows of the runs' table as they are known. */
  readonly rows: () => readonly RunRow[];
}

/** One run as it goes, for everybody who looks at it. */
export class Feed {
  readonly #board: Board;
  readonly #told = new ToldOfStages();
  readonly #pace = new Pace();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #stages: ReadonlyMap<string, ListedStage>;
  /** Whose metrics file or folder a path is. */
  readonly #owners = new Map<string, string>();
  /** Stages whose metrics are to be read. */
  readonly #unread = new Set<string>();
  #reading: Promise<void> | null = null;
  #sentRows: readonly RunRow[] = [];

  constructor(private readonly parts: FeedParts) {
    const { stages, goals, present } = parts;
    this.#board = new Board(stages, goals, present);
    this.#stages = new Map(stages.map((stage) => [stage.name, stage]));
    for (const stage of stages) for (const path of metricPaths(stage)) this.#owners.set(path, stage.name);
  }

  /** The run's id; `null`: there is none. */
  get run(): string | null {
    return this.parts.followed?.run.id ?? null;
  }

  has(stage: string): boolean {
    return this.#board.has(stage);
  }

  /**
   * Follows the run to its end, or as far as its events go.
   * @throws what the disk refuses, and the reason of the signal that it was followed with
   */
  async follow(): Promise<void> {
    const { followed, isPresent } = this.parts;
    if (isPresent) this.#read(this.#stages.keys());
    if (followed === null) return;
    let told = await followed.events.next();
    for (; told.done !== true; told = await followed.events.next()) {
      for (const event of told.value) {
        this.#board.apply(event);
        this.#told.apply(event);
        if (event.type === 'stage-finished' && isPresent) this.#read([event.stage]);
      }
      this.#news();
      await setImmediate();
    }
    if (told.value !== 'so-far') this.#board.end();
    this.#news();
    if (!isPresent) this.#take(await this.parts.workspace.metrics({ side: `run:${followed.run.id}` }));
    await this.#reading;
  }

  /** Names of all cells. */
  get cells(): readonly string[] {
    return this.#board.cells;
  }

  page(): Page {
    return this.#board.page(this.parts.clock.now(), this.#around());
  }

  /** @returns what ends the listening */
  listen(hear: (change: Change) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /** The table of runs is another. */
  rowsChanged(): void {
    this.#news();
  }

  /**
   * @param params as they are now
   * @param logBytes of its log
   * @returns null where there is no such cell
   */
  async details(
    name: string,
    params = new PresentParams(this.parts.workspace),
    logBytes = LOG_BYTES,
  ): Promise<Details | null> {
    if (!this.has(name)) return null;
    const { model } = this.#board;
    const stage = this.#stages.get(name) ?? null;
    const told = this.#told.of(name);
    const state = this.#board.stateOf(name);
    const isWaiting = stage !== null && state === 'waiting';
    return detailsOf({
      name,
      state,
      stage,
      standing: model.stages.get(name) ?? null,
      told,
      params: stage === null ? [] : await params.of(stage),
      waitsFor: isWaiting ? waitsFor(stage, model, (other) => this.#stages.get(other)) : [],
      log: this.#log(told.log, logBytes),
    });
  }

  #log(name: string | null, bytes: number): Log | null {
    const end = name === null ? null : (this.parts.followed?.logEnd(name, bytes) ?? null);
    return end === null ? null : logText(end.bytes, end.isCut);
  }

  #around(): Around {
    const { title, followed, rows } = this.parts;
    return { title, source: 'live', run: followed?.run ?? null, runs: rows() };
  }

  #news(): void {
    const rows = this.parts.rows();
    if (!this.#board.hasNews && rows === this.#sentRows) return;
    const { clock } = this.parts;
    const wait = this.#pace.ask(clock.monotonic());
    if (wait === null) return;
    clock.after(wait, () => {
      this.#tell();
    });
  }

  #tell(): void {
    const { clock } = this.parts;
    const around = this.#around();
    const changes = this.#board.changes(clock.now(), around);
    const isSent = changes.some(({ type }) => type === 'page');
    const runs: readonly Change[] =
      around.runs === this.#sentRows || isSent ? [] : [{ type: 'runs', runs: around.runs }];
    this.#sentRows = around.runs;
    const all = [...changes, ...runs];
    for (const change of all) for (const hear of this.#listeners) hear(change);
    this.#pace.told(clock.monotonic(), all.length);
  }

  #read(names: Iterable<string>): void {
    for (const name of names) if (this.#stages.has(name)) this.#unread.add(name);
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = null;
    });
    // Who follows hears of what the disk refuses.
    this.#reading.catch(() => undefined);
  }

  async #readAll(): Promise<void> {
    while (this.#unread.size > 0) {
      await setImmediate();
      const names = [...this.#unread].slice(0, STAGES_AT_ONCE);
      for (const name of names) this.#unread.delete(name);
      const settled = names.filter((name) => SETTLED.has(this.#board.stateOf(name)));
      const paths = settled.flatMap((name) => metricPaths(this.#stages.get(name) ?? NO_OUTS));
      if (paths.length > 0) this.#take(await this.parts.workspace.values(paths));
    }
  }

  #take(reading: Awaited<ReturnType<Workspace['values']>>): void {
    for (const { stage, figures } of stageFiles(reading, this.#owners, this.parts.goals)) {
      if (SETTLED.has(this.#board.stateOf(stage))) this.#board.measured(stage, figures);
    }
    this.#news();
  }
}

const NO_OUTS = { wdir: '.', outs: [] };
