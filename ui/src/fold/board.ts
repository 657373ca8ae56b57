import { groupIn, RunDigest, shareOf } from 'lockstep';
import type { Goal, KnownRun, RunModel, RunningStage, Standing, ToldEvent } from 'lockstep';
import type { Cell, CellChange, CellState, Change, Group, Page, RunRow } from '../model.js';
import { layoutOf, type Layout, type Place, type PlacedStage } from './layout.js';
import { Measures, type FiguresWithGoals } from './measures.js';
import { cellState, rowOf } from './rows.js';
import { plainValue } from './value.js';

/** What the page shows beside what its run tells. */
export interface Around extends Pick<Page, 'title' | 'source' | 'runs'> {
  /** The run itself; `null`: there is none. */
  readonly run: Pick<KnownRun, 'id' | 'name' | 'scratch'> | null;
}

/**
 * One run on the stages of a pipeline, folded from what the run tells and what files say: the page, and what of it
 * changed since it was last asked. Knows no clock, no disk and no server.
 */
export class Board {
  readonly #digest = new RunDigest();
  #stages: readonly PlacedStage[];
  #layout: Layout;
  #measures: readonly Measures[];
  /** What stands otherwise than it was told. */
  readonly #changed = new Set<string>();
  /** Of which more is to be told to who looks at them. */
  readonly #grown = new Set<string>();
  #isOver = false;
  /** Whether the run stands otherwise, be it that no cell does. */
  #isRunChanged = false;
  #lastAt = -Infinity;
  /** Whether more than cells is another: which there are, or what they measure. */
  #isOther = false;

  /**
   * @param stages of the pipeline as it is, upstream before downstream
   * @param present what stands in the workspace where no run was recorded: states by names
   */
  constructor(
    stages: readonly PlacedStage[],
    private readonly goals: readonly Goal[],
    private readonly present: ReadonlyMap<string, CellState> = new Map(),
  ) {
    this.#stages = stages;
    this.#layout = layoutOf(stages);
    this.#measures = this.#layout.groups.map(() => new Measures(goals));
  }

  /** How the run stands. */
  get model(): RunModel {
    return this.#digest.model;
  }

  /** Whether there is anything to tell. */
  get hasNews(): boolean {
    return this.#isOther || this.#isRunChanged || this.#changed.size > 0 || this.#grown.size > 0;
  }

  apply(event: ToldEvent): void {
    this.#digest.apply(event);
    this.#lastAt = event.at;
    switch (event.type) {
      case 'run-started':
        this.#include(event.stages.map(({ name }) => name));
        for (const { name } of event.stages) this.#changed.add(name);
        return;
      case 'stage-started':
        this.#include([event.stage]);
        this.#measuresOf(event.stage, (measures, { cell }) => {
          measures.forget(cell);
        });
        this.#told(event.stage);
        return;
      case 'stage-metrics':
        this.#measuresOf(event.stage, (measures, { cell }) => {
          const row = new Map(Object.entries(event.values).map(([name, value]) => [name, plainValue(value)]));
          if (measures.tell(cell, row)) this.#isOther = true;
        });
        this.#told(event.stage);
        return;
      case 'stage-progress':
      case 'stage-output':
      case 'stage-finished':
      case 'stage-failed':
      case 'stage-retrying':
      case 'stage-cancelled':
      case 'stage-broken':
      case 'stage-skipped':
        this.#told(event.stage);
        return;
      case 'run-finished':
      case 'run-broken':
        this.end();
        return;
      default:
    }
  }

  /** The run is over, whether it told so or was killed. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isRunChanged = true;
    for (const [name, { state }] of this.model.stages) {
      if (state === 'waiting' || state === 'running') this.#told(name);
    }
  }

  /** What a metrics file of a stage says. */
  measured(stage: string, figures: FiguresWithGoals): void {
    this.#measuresOf(stage, (measures, { cell }) => {
      if (measures.read(cell, figures)) this.#isOther = true;
      this.#changed.add(stage);
    });
  }

  /** How a stage stands; `untold` of one that is none. */
  stateOf(stage: string): CellState {
    const standing = this.model.stages.get(stage);
    return standing === undefined
      ? (this.present.get(stage) ?? 'untold')
      : cellState(standing.state, this.#isOver);
  }

  /** Names of all cells, group by group. */
  get cells(): readonly string[] {
    return [...this.#layout.places.keys()];
  }

  has(stage: string): boolean {
    return this.#layout.places.has(stage);
  }

  /** All of it, as of `at`. */
  page(at: number, { title, source, runs, run }: Around): Page {
    const row = this.#row(at, run, runs);
    return {
      v: 1,
      title,
      at,
      source,
      run: row,
      groups: this.#groups(at),
      links: this.#layout.links,
      runs: runs.map((one) => (one.id === row?.id ? row : one)),
    };
  }

  /** What is to be told since this was called last, as of `at`. */
  changes(at: number, around: Around): readonly Change[] {
    const [changed, grown, isOther] = [[...this.#changed], [...this.#grown], this.#isOther];
    const isRunChanged = this.#isRunChanged;
    this.#changed.clear();
    this.#grown.clear();
    this.#isOther = false;
    this.#isRunChanged = false;
    const details: readonly Change[] = grown.length === 0 ? [] : [{ type: 'details', names: grown }];
    if (isOther) return [{ type: 'page', page: this.page(at, around) }, ...details];
    if (changed.length === 0 && !isRunChanged) return details;
    const cells = changed.flatMap((name) => this.#change(name, at) ?? []);
    return [{ type: 'cells', at, cells, run: this.#row(at, around.run, around.runs) }, ...details];
  }

  /** The run as its own events have it, which are read before the table is. */
  #row(at: number, run: Around['run'], runs: readonly RunRow[]): RunRow | null {
    if (run === null) return null;
    const outline = this.#digest.outline(at, !this.#isOver);
    const { scratch } = run;
    return rowOf({
      ...outline,
      id: run.id,
      name: scratch ?? run.name,
      kind: scratch === null ? 'checkout' : 'overlay',
      durationMs: this.#isOver ? outline.durationMs : at - (outline.startedAt ?? at),
      size: runs.find(({ id }) => id === run.id)?.size ?? 0,
    });
  }

  #groups(at: number): readonly Group[] {
    return this.#layout.groups.map(({ name, desc, axes, cells }, group) => ({
      name,
      desc,
      axes,
      metrics: this.#measures[group]?.metrics ?? [],
      cells: cells.map((cell, index) => this.#cell(cell.name, cell.at, { group, cell: index }, at)),
    }));
  }

  #change(name: string, now: number): CellChange | null {
    const place = this.#layout.places.get(name);
    if (place === undefined) return null;
    const at = this.#layout.groups[place.group]?.cells[place.cell]?.at ?? [];
    return { ...place, now: this.#cell(name, at, place, now) };
  }

  #cell(name: string, at: readonly number[], { group, cell }: Place, now: number): Cell {
    const standing = this.model.stages.get(name);
    const running = this.model.runningStage(name);
    return {
      name,
      at,
      state: this.stateOf(name),
      values: this.#measures[group]?.valuesOf(cell) ?? [],
      // What a kill ended took until the last that is known of its run.
      ms: takenBy(standing, running, this.#isOver ? this.#lastAt : now),
      expectedMs: standing?.expectedMs ?? null,
      progress: running === undefined || this.#isOver ? null : shareOf(running),
    };
  }

  /** Stages that the pipeline doesn't have any more, and a run had, stand at the end. */
  #include(names: readonly string[]): void {
    const unknown = names.filter((name) => !this.#layout.places.has(name));
    if (unknown.length === 0) return;
    const groups = new Set(this.#layout.groups.map(({ name }) => name));
    this.#stages = [...this.#stages, ...unknown.map((name) => formerStage(name, groups))];
    const before = this.#layout;
    this.#layout = layoutOf(this.#stages);
    const byName = new Map(before.groups.map(({ name }, index) => [name, this.#measures[index]]));
    this.#measures = this.#layout.groups.map(({ name }) => byName.get(name) ?? new Measures(this.goals));
    this.#isOther = true;
  }

  #measuresOf(stage: string, use: (measures: Measures, place: Place) => void): void {
    const place = this.#layout.places.get(stage);
    const measures = place === undefined ? undefined : this.#measures[place.group];
    if (place !== undefined && measures !== undefined) use(measures, place);
  }

  #told(stage: string): void {
    this.#changed.add(stage);
    this.#grown.add(stage);
  }
}

function takenBy(
  standing: Standing | undefined,
  running: RunningStage | undefined,
  now: number,
): number | null {
  if (running !== undefined) return Math.max(0, now - running.startedAt);
  return standing?.ms ?? null;
}

/**
 * What is known of a stage by its name alone.
 * @param present names of groups: cells that these don't have any more stand beside them
 */
function formerStage(name: string, present: ReadonlySet<string>): PlacedStage {
  const group = groupIn(name);
  const shown = group !== null && present.has(group) ? `${group} (former)` : group;
  const item = group === null ? null : name.slice(group.length + 1);
  return { name, group: shown, item, desc: null, upstream: [] };
}
