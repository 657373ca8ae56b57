import type { ContentHash, StageKey } from '../fingerprint/hashes.js';
import type { Dep, Graph, Stage, StageName, WorkspacePath } from '../pipeline/graph.js';
import { PipelineError, formatDiagnostic, type Diagnostic } from '../errors.js';
import type { DepRecord, LockFile, OutRecord, StageInputs } from '../state/records.js';
import { cellOuts } from './cell-outs.js';
import { compareInputs, type CellChanges, type CurrentInputs, type OpenDep } from './compare.js';
import { decide, inPlace, type Decision, type StageView, type UnfinishedUpstream } from './decide.js';
import type { CellOuts, Facts, FixedInputs } from './facts.js';
import { hasOuts, isGenuine } from './genuine.js';
import { Producers } from './producers.js';

/** A stage with its decision and, once nothing is open, its inputs and key. */
export interface PlannedStage {
  readonly stage: Stage;
  readonly decision: Decision;
  readonly known: { readonly inputs: StageInputs; readonly key: StageKey } | null;
}

export type Plan = ReadonlyMap<StageName, PlannedStage>;

export interface PlanOptions {
  /** Stages to run even if nothing changed. */
  readonly forced: ReadonlySet<StageName>;
  readonly allowMissing: boolean;
  /** `false`: neither the run cache nor the store is asked. */
  readonly runCache: boolean;
}

/**
 * Decisions for the stages of one run, in topological order, and again for single stages while their
 * upstream finishes. Fixed inputs and params are read once: an edit during a run touches the next one.
 */
export class Planner {
  readonly #producers: Producers;
  readonly #planned = new Map<StageName, PlannedStage>();
  readonly #settled = new Map<StageName, readonly OutRecord[]>();
  readonly #fixed = new Map<StageName, FixedInputs>();
  readonly #params = new Map<string, CurrentInputs['params'][string]>();
  readonly #neededBy = new Map<StageName, StageName>();
  readonly #damaged = new Set<ContentHash>();

  constructor(
    private readonly graph: Graph,
    private readonly facts: Facts,
    private readonly lock: LockFile,
    private readonly options: PlanOptions,
  ) {
    this.#producers = new Producers(graph);
  }

  /**
   * @param selected upstream included, in graph order
   * @throws PipelineError for deps and params that nobody makes, and absent outs of frozen stages
   */
  async planAll(selected: readonly Stage[]): Promise<Plan> {
    let needed: number;
    do {
      needed = this.#neededBy.size;
      await this.#pass(selected);
      if (this.options.allowMissing) this.#findNeeded(selected);
    } while (this.#neededBy.size > needed);
    return new Map(selected.map(({ name }) => [name, this.planned(name)]));
  }

  async #pass(selected: readonly Stage[]): Promise<void> {
    const sources = new Map<WorkspacePath, OutRecord | null>();
    const content = async (path: WorkspacePath): Promise<OutRecord | null> => {
      const seen = sources.get(path);
      if (seen !== undefined) return seen;
      const found = await this.facts.content(path);
      sources.set(path, found);
      return found;
    };
    const problems: Diagnostic[] = [];
    for (const stage of selected) {
      try {
        this.#planned.set(stage.name, await this.#planStage(stage, content));
      } catch (error) {
        if (!(error instanceof PipelineError)) throw error;
        problems.push(
          ...error.diagnostics.map((one) => ({ ...one, position: one.position ?? stage.position })),
        );
        // What follows is planned as if this stage were to run, so that its errors are told as well.
        this.#planned.set(stage.name, { stage, decision: { action: 'run', reasons: [] }, known: null });
      }
    }
    if (problems.length > 0) throw new PipelineError(unique(problems));
  }

  /** Decides anew, with what lies on disk now and what has been settled since. */
  async replan(stage: Stage): Promise<PlannedStage> {
    const planned = await this.#planStage(stage, (path) => this.facts.content(path));
    this.#planned.set(stage.name, planned);
    return planned;
  }

  planned(name: StageName): PlannedStage {
    const planned = this.#planned.get(name);
    if (planned === undefined) throw new Error(`${name} was not planned`);
    return planned;
  }

  /** A stage is finished, and these are its outs. */
  settle(name: StageName, outs: readonly OutRecord[]): void {
    this.#settled.set(name, outs);
  }

  /** The store's copy turned out to be absent or damaged: it is no longer counted on. */
  distrust(hash: ContentHash): void {
    this.#damaged.add(hash);
  }

  /**
   * The inputs of a stage that ran, as they lie there now, its upstream's outs among them; what is gone is left out.
   * A script is handed its code and its params' values: what the files say meanwhile is not its input.
   */
  async inputsNow({ stage, inputs }: { stage: Stage; inputs: StageInputs }): Promise<StageInputs> {
    const deps: DepRecord[] = [];
    for (const { name, ...dep } of stage.deps) {
      if (dep.kind === 'path') {
        const found = await this.facts.content(dep.path);
        if (found !== null) deps.push({ name, path: dep.path, hash: found.hash });
      } else {
        const cells: CellOuts[] = [];
        for (const cell of this.#members(dep.stage)) cells.push(cellOuts(cell, await this.#outsThere(cell)));
        deps.push({ name, stage: dep.stage, hash: this.facts.cellsHash(cells) });
      }
    }
    const params: Record<WorkspacePath, StageInputs['params'][string]> = { ...inputs.params };
    for (const dep of stage.params) {
      const isHandedOver = stage.action.kind === 'script' && dep.keys !== null;
      if (!isHandedOver) params[dep.path] = await this.facts.params(stage, dep);
    }
    return { ...inputs, deps, params };
  }

  async #outsThere({ outs }: Stage): Promise<readonly OutRecord[]> {
    const found: OutRecord[] = [];
    for (const { path } of outs) {
      const content = await this.facts.content(path);
      if (content !== null) found.push(content);
    }
    return found;
  }

  async #planStage(stage: Stage, content: Content): Promise<PlannedStage> {
    const { inputs, unfinished } = await this.#inputs(stage, content);
    const all = unfinished.length === 0 ? complete(inputs) : null;
    const known = all === null ? null : { inputs: all, key: this.facts.keyOf(all) };
    const block = this.lock.stages.get(stage.name) ?? null;
    const isForged = block !== null && !isGenuine(block, inputs.outs, known?.key ?? null);
    const lock = isForged ? null : block;
    const isRecorded = known !== null && lock?.key === known.key;
    let present: StageView['present'] = new Map();
    if (stage.frozen || lock !== null) present = await this.#present(stage);
    // Of two records of one key the run cache's is of interest where the lock's outs aren't all in place.
    const isProven = isRecorded && lock.outs.every((out) => inPlace({ present }, out));
    const entry = known === null || !this.options.runCache || isProven ? null : this.facts.cached(known.key);
    const cached = entry !== null && hasOuts(entry.outs, inputs.outs) ? entry : null;
    if (lock === null && cached !== null) present = await this.#present(stage);
    const differences =
      lock === null || isRecorded
        ? []
        : compareInputs(
            lock.inputs,
            inputs,
            await this.#changedFiles(lock.inputs, inputs),
            this.#cellChanges,
          );
    const decision = decide({
      stage,
      key: known?.key ?? null,
      differences,
      unfinished,
      lock,
      cached,
      forged: [
        ...(isForged ? (['lock'] as const) : []),
        ...(entry === cached ? [] : (['run-cache'] as const)),
      ],
      present,
      inStore: (hash) => this.options.runCache && !this.#damaged.has(hash) && this.facts.inStore(hash),
      forced: this.options.forced.has(stage.name),
      allowMissing: this.options.allowMissing,
      neededBy: this.#neededBy.get(stage.name) ?? null,
    });
    if (stage.frozen && decision.action === 'run') {
      throw PipelineError.of(
        `stage "${stage.name}": ${decision.reasons.map(({ text }) => text).join(', ')}`,
        stage.position,
        'A frozen stage never runs, and the store cannot restore it. Remove `frozen`, or put the out back.',
      );
    }
    return { stage, decision, known };
  }

  async #changedFiles(
    { action: before }: StageInputs,
    { action: now }: CurrentInputs,
  ): Promise<readonly WorkspacePath[]> {
    if (before.kind !== 'script' || now.kind !== 'script' || before.code === now.code) return [];
    return this.facts.changedFiles(now.script, before.code);
  }

  async #present(stage: Stage): Promise<StageView['present']> {
    const present = new Map<WorkspacePath, OutRecord | 'unusable'>();
    for (const out of stage.outs) {
      const content = await this.facts.outContent(out.path);
      if (content !== null) present.set(out.path, content);
    }
    return present;
  }

  async #inputs(stage: Stage, content: Content): Promise<ResolvedInputs> {
    let fixed = this.#fixed.get(stage.name);
    if (fixed === undefined) {
      fixed = await this.facts.fixedInputs(stage);
      this.#fixed.set(stage.name, fixed);
    }
    const unfinished = new Map<StageName, UnfinishedUpstream>();
    // A frozen stage never runs and its deps are not compared: they may even be absent.
    if (stage.frozen) return { inputs: { ...fixed, deps: [], params: {} }, unfinished: [] };
    const deps: (DepRecord | OpenDep)[] = [];
    for (const dep of stage.deps) {
      deps.push(
        dep.kind === 'path'
          ? await this.#pathDep(stage, dep, content, unfinished)
          : this.#stageDep(dep, unfinished),
      );
    }
    const params: Record<WorkspacePath, CurrentInputs['params'][string]> = {};
    for (const dep of stage.params) {
      const open = this.#openBelow(dep.path);
      for (const upstream of open) unfinished.set(upstream.stage, upstream);
      params[dep.path] = open.length > 0 ? 'open' : await this.#paramsOf(stage, dep);
    }
    return { inputs: { ...fixed, deps, params }, unfinished: [...unfinished.values()] };
  }

  async #paramsOf(stage: Stage, dep: Stage['params'][number]): Promise<CurrentInputs['params'][string]> {
    const id = `${stage.name}\0${dep.path}`;
    const seen = this.#params.get(id);
    if (seen !== undefined) return seen;
    const values = await this.facts.params(stage, dep);
    this.#params.set(id, values);
    return values;
  }

  async #pathDep(
    stage: Stage,
    dep: Extract<Dep, { kind: 'path' }>,
    content: Content,
    unfinished: Map<StageName, UnfinishedUpstream>,
  ): Promise<DepRecord | OpenDep> {
    const { name, path } = dep;
    const open: OpenDep = { open: true, name, path };
    const record = (hash: ContentHash): DepRecord => ({ name, path, hash });
    const origin = this.#producers.origin(path);
    if (origin.kind !== 'made') {
      const waiting = this.#openBelow(path);
      for (const upstream of waiting) unfinished.set(upstream.stage, upstream);
      if (waiting.length > 0) return open;
      const found = await (origin.kind === 'source' ? content(path) : this.facts.content(path));
      if (found !== null) return record(found.hash);
      throw missingDep(stage, dep, null);
    }
    const { producer, inside } = origin;
    const outs = this.#outsOf(producer.stage);
    const out = outs?.find((one) => one.path === producer.out.path);
    if (out === undefined) {
      unfinished.set(producer.stage, this.#unfinished(producer.stage));
      return open;
    }
    if (inside === '') return record(out.hash);
    if (this.#liesThere(producer.stage, out.path)) {
      const found = await this.facts.content(path);
      if (found !== null) return record(found.hash);
      throw missingDep(stage, dep, producer.stage);
    }
    const stored = this.facts.contentInside(out.hash, inside);
    if (stored !== null) return record(stored);
    // Neither the workspace nor the store can tell: the upstream must put it there first.
    if (this.options.allowMissing) this.#neededBy.set(producer.stage, stage.name);
    unfinished.set(producer.stage, { stage: producer.stage, action: 'restore' });
    return open;
  }

  #stageDep(
    dep: Extract<Dep, { kind: 'stage' }>,
    unfinished: Map<StageName, UnfinishedUpstream>,
  ): DepRecord | OpenDep {
    const { name, stage: target } = dep;
    const cells = this.#members(target).map((cell) => {
      const outs = this.#outsOf(cell.name);
      if (outs === null) unfinished.set(cell.name, this.#unfinished(cell.name));
      return cellOuts(cell, outs ?? []);
    });
    if (cells.some((cell) => unfinished.has(cell.name))) return { open: true, name, stage: target };
    return { name, stage: target, hash: this.facts.cellsHash(cells) };
  }

  /** A group's cells; a stage is a group of one. */
  #members(group: string): readonly Stage[] {
    return (this.graph.groups.get(group) ?? [group]).map((name) => {
      const stage = this.graph.stages.get(name);
      if (stage === undefined) throw new Error(`${name} is no stage`);
      return stage;
    });
  }

  /** What a stage's outs are (or will be when they are restored); `null` while that is open. */
  #outsOf(name: StageName): readonly OutRecord[] | null {
    const settled = this.#settled.get(name);
    if (settled !== undefined) return settled;
    const { decision } = this.planned(name);
    if (decision.action === 'up-to-date') return decision.outs;
    return decision.action === 'restore' ? decision.result.outs : null;
  }

  #liesThere(name: StageName, path: WorkspacePath): boolean {
    if (this.#settled.has(name)) return true;
    const { decision } = this.planned(name);
    return decision.action === 'up-to-date' && !decision.absent.includes(path);
  }

  /** Unfinished stages with outs at or below a path, whose bytes are therefore not final. */
  #openBelow(path: WorkspacePath): readonly UnfinishedUpstream[] {
    const origin = this.#producers.origin(path);
    const producers =
      origin.kind === 'holds' ? origin.producers : origin.kind === 'made' ? [origin.producer] : [];
    return producers
      .filter(({ stage }) => this.#planned.has(stage))
      .filter(({ stage, out }) => !this.#liesThere(stage, out.path))
      .map(({ stage }) => this.#unfinished(stage));
  }

  #unfinished(name: StageName): UnfinishedUpstream {
    const { action } = this.planned(name).decision;
    return { stage: name, action: action === 'up-to-date' ? 'restore' : action };
  }

  /** `--allow-missing`: who will run and reads outs that were let be absent? */
  #findNeeded(selected: readonly Stage[]): void {
    for (const { name } of selected) {
      const { action } = this.planned(name).decision;
      if (action !== 'run' && action !== 'waits') continue;
      for (const upstream of this.graph.upstream.get(name) ?? []) {
        const { decision } = this.planned(upstream);
        if (decision.action === 'up-to-date' && decision.absent.length > 0)
          this.#neededBy.set(upstream, name);
      }
    }
  }

  readonly #cellChanges: CellChanges = (group) => {
    const cells = this.graph.groups.get(group) ?? [];
    const before = (cell: StageName): readonly OutRecord[] | undefined => this.lock.stages.get(cell)?.outs;
    const now = new Set(cells);
    return {
      changed: cells.filter((cell) => {
        const [was, is] = [before(cell), this.#outsOf(cell)];
        return was !== undefined && is !== null && !sameOuts(was, is);
      }),
      added: cells.filter((cell) => before(cell) === undefined),
      removed: [...this.lock.stages.keys()].filter((name) => name.startsWith(`${group}@`) && !now.has(name)),
    };
  };
}

type Content = (path: WorkspacePath) => Promise<OutRecord | null>;

interface ResolvedInputs {
  readonly inputs: CurrentInputs;
  readonly unfinished: readonly UnfinishedUpstream[];
}

/** Cells of one group share their place in the file, and what is wrong with one is wrong with all. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [formatDiagnostic(one), one])).values()];
}

function complete({ deps, params, ...fixed }: CurrentInputs): StageInputs | null {
  const closedDeps = deps.flatMap((dep) => ('open' in dep ? [] : [dep]));
  const closedParams = Object.entries(params).flatMap(([file, values]) =>
    values === 'open' ? [] : [[file, values] as const],
  );
  if (closedDeps.length < deps.length || closedParams.length < Object.keys(params).length) return null;
  return { ...fixed, deps: closedDeps, params: Object.fromEntries(closedParams) };
}

function sameOuts(a: readonly OutRecord[], b: readonly OutRecord[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ path, hash }, index) => path === b[index]?.path && hash === b[index].hash)
  );
}

function missingDep(
  stage: Stage,
  dep: Extract<Dep, { kind: 'path' }>,
  producer: StageName | null,
): PipelineError {
  const place = stage.places.deps[stage.deps.indexOf(dep)] ?? stage.position;
  return producer === null
    ? PipelineError.of(
        `stage "${stage.name}": dep "${dep.declared}" does not exist, and no stage makes it`,
        place,
        'Create it, correct its path, or name it among the outs of the stage that makes it.',
      )
    : PipelineError.of(
        `stage "${stage.name}": dep "${dep.declared}" does not exist, though stage "${producer}" made the folder around it`,
        place,
        'Correct its path.',
      );
}
