import type { Graph, Stage, StageName } from '../model/graph.js';
import type { ContentHash } from '../model/hashes.js';
import type { Locks, OutRecord, StageInputs } from '../model/records.js';
import { inputsNow } from '../plan/inputs-now.js';
import { planStage } from '../plan/plan-stage.js';
import { planWaves } from '../plan/plan-waves.js';
import { Producers } from '../plan/producers.js';
import type { Answers, Asking, FixedInputs, TrackedParams } from '../plan/questions.js';
import { plannedIn, type Plan, type PlannedStage, type PlanOptions, type PlanView } from '../plan/view.js';
import type { Ask } from './ask.js';

/**
 * The decisions of one run: of all its stages, and again of single ones while their upstream finishes. What is
 * decided is in plan/; here it is remembered, and questions are handed on.
 */
export class Planner {
  readonly #view: PlanView;
  readonly #planned = new Map<StageName, PlannedStage>();
  readonly #settled = new Map<StageName, readonly OutRecord[]>();
  readonly #fixed = new Map<StageName, FixedInputs>();
  readonly #params = new Map<string, TrackedParams>();
  readonly #distrusted = new Set<ContentHash>();
  #neededBy: PlanView['neededBy'] = new Map();

  constructor(
    graph: Graph,
    lock: Pick<Locks, 'stages'>,
    options: PlanOptions,
    private readonly ask: Ask,
  ) {
    this.#view = {
      graph,
      producers: new Producers(graph),
      lock,
      options,
      planned: this.#planned,
      settled: this.#settled,
      neededBy: this.#neededBy,
      distrusted: this.#distrusted,
      fixed: this.#fixed,
      params: this.#params,
    };
  }

  /**
   * @param selected upstream included, in graph order
   * @throws PipelineError for deps and params that nobody makes, and absent outs of frozen stages
   */
  async planAll(selected: readonly Stage[]): Promise<Plan> {
    const { plan, neededBy } = await this.#answer(planWaves(selected, { ...this.#view, planned: new Map() }));
    this.#neededBy = neededBy;
    for (const [name, planned] of plan) this.#planned.set(name, planned);
    return plan;
  }

  /** Decides anew, with what lies on disk now and what has been settled since. */
  async replan(stage: Stage): Promise<PlannedStage> {
    const planned = await this.#answer(planStage(stage, { ...this.#view, neededBy: this.#neededBy }));
    this.#planned.set(stage.name, planned);
    return planned;
  }

  planned(name: StageName): PlannedStage {
    return plannedIn(this.#view, name);
  }

  /** A stage is finished, and these are its outs. */
  settle(name: StageName, outs: readonly OutRecord[]): void {
    this.#settled.set(name, outs);
  }

  /** The store's copy turned out to be absent or damaged: it is no longer counted on. */
  distrust(hash: ContentHash): void {
    this.#distrusted.add(hash);
  }

  /**
   * The inputs of a stage that ran, as they lie there now.
   * @throws PipelineError
   */
  async inputsNow({ stage, inputs }: { stage: Stage; inputs: StageInputs }): Promise<StageInputs> {
    return this.#answer(inputsNow(this.#view.graph, stage, inputs), false);
  }

  /** @param remembers whether what holds for the whole run is kept */
  async #answer<T>(asking: Asking<T>, remembers = true): Promise<T> {
    let next = asking.next();
    while (next.done !== true) {
      const answers = await this.ask(next.value);
      if (remembers) this.#remember(answers);
      next = asking.next(answers);
    }
    return next.value;
  }

  #remember({ fixed, params }: Answers): void {
    for (const [name, answer] of fixed) if (answer.kind === 'found') this.#fixed.set(name, answer.value);
    for (const [id, answer] of params) if (answer.kind === 'found') this.#params.set(id, answer.value);
  }
}
