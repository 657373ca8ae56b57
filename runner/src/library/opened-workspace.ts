import { fileValues, type DiffAnswer } from '../commands/compare.js';
import { follow, type FollowedRun } from '../commands/follow.js';
import { listRuns, RunsMemory, type RunSummary } from '../commands/runs.js';
import type { SideReading } from '../compare/changes.js';
import { compared, shown, type DiffValuesOptions, type ShowValuesOptions } from './values.js';
import { commit, type CommitAnswer } from '../commands/commit.js';
import { dag, type DagNode } from '../commands/dag.js';
import {
  list,
  listedPipeline,
  listedStages,
  type ListedPipeline,
  type ListedStage,
} from '../commands/list.js';
import { logs, type LogsAnswer } from '../commands/logs.js';
import { plan, type PlanAnswer } from '../commands/plan.js';
import type { VerifyWatch } from '../commands/sample.js';
import { describeStage, show, type ShownStage } from '../commands/show.js';
import type { Site } from '../commands/site.js';
import { status, type WorkspaceStatus } from '../commands/status.js';
import { trace } from '../commands/trace.js';
import { verify, type VerifyAnswer } from '../commands/verify.js';
import { why, type WhyAnswer } from '../commands/why.js';
import type { ResourceCounts } from '../run/capacity.js';
import type { Trace } from '../trace/trace.js';
import { commandLine, type Flags } from './command-line.js';
import { type Run, StartedRun } from './run.js';
import { RunControl } from './run-control.js';
import type {
  CommitOptions,
  FollowOptions,
  GraphOptions,
  PlanOptions,
  RerunOptions,
  RunOptions,
  StatusOptions,
  TraceOptions,
  VerifyOptions,
  Workspace,
} from './workspace.js';

const PLAIN = { targets: [], force: false, allowMissing: false, runCache: true, jobs: null } as const;

export class OpenedWorkspace implements Workspace {
  /** What is under way, with what ends it. */
  readonly #pending = new Map<Promise<unknown>, () => void>();
  readonly #runs: RunsMemory;
  #isClosed = false;

  constructor(
    readonly folder: string,
    private readonly site: Omit<Site, 'argv'>,
  ) {
    this.#runs = new RunsMemory(site.system);
  }

  plan(options: PlanOptions = {}): Promise<PlanAnswer> {
    return this.#call((site) => plan(site, { ...PLAIN, resources: new Map(), ...options }));
  }

  run({ signal, ...options }: RunOptions = {}): Run {
    this.#refuseClosed();
    const request = {
      ...PLAIN,
      resources: new Map(),
      budgetMs: null,
      keepGoing: false,
      prune: null,
      wait: true,
      ...options,
    };
    const { targets, jobs, resources, budgetMs, force, keepGoing, prune, allowMissing, runCache } = request;
    const site = this.#site('run', targets, {
      jobs,
      resources: counted(resources),
      budget: budgetMs === null ? null : `${String(budgetMs)}ms`,
      force,
      'keep-going': keepGoing,
      prune: prune ?? false,
      'no-prune': prune === false,
      'allow-missing': allowMissing,
      'no-run-cache': !runCache,
    });
    const run = new StartedRun(site, request, signal);
    this.#track(run.ended, () => {
      run.end();
    });
    return run;
  }

  status(options: StatusOptions = {}): Promise<WorkspaceStatus> {
    return this.#call((site) => status(site, { targets: [], allowMissing: false, ...options }));
  }

  why(stage: string): Promise<WhyAnswer> {
    return this.#call((site) => why(site, stage));
  }

  trace(paths: readonly string[], { depth = Infinity }: TraceOptions = {}): Promise<readonly Trace[]> {
    return this.#call(async (site) => (await trace(site, { paths, depth })).traces);
  }

  list(targets: readonly string[] = []): Promise<readonly ListedStage[]> {
    return this.#call((site) => listedStages(list(site, targets)));
  }

  pipeline(): Promise<ListedPipeline> {
    return this.#call((site) => listedPipeline(list(site, [])));
  }

  graph(options: GraphOptions = {}): Promise<readonly DagNode[]> {
    return this.#call((site) => dag(site, { targets: [], full: false, ...options }));
  }

  show(stage: string): Promise<ShownStage> {
    return this.#call((site) => describeStage(show(site, stage)));
  }

  logs(stage: string): Promise<LogsAnswer> {
    return this.#call((site) => logs(site, stage));
  }

  runs(): Promise<readonly RunSummary[]> {
    return this.#call((site) => listRuns(site, this.#runs));
  }

  follow(run?: string, options: FollowOptions = {}): Promise<FollowedRun> {
    return this.#call((site) => follow(site, run ?? null, options));
  }

  metrics(options: ShowValuesOptions = {}): Promise<SideReading> {
    return this.#call((site) => shown(site, 'metrics', options));
  }

  metricsDiff(options: DiffValuesOptions = {}): Promise<DiffAnswer> {
    return this.#call((site) => compared(site, 'metrics', options));
  }

  params(options: ShowValuesOptions = {}): Promise<SideReading> {
    return this.#call((site) => shown(site, 'params', options));
  }

  paramsDiff(options: DiffValuesOptions = {}): Promise<DiffAnswer> {
    return this.#call((site) => compared(site, 'params', options));
  }

  values(paths: readonly string[]): Promise<SideReading> {
    return this.#call((site) => fileValues(site, this.folder, paths));
  }

  commit(targets: readonly string[], options: CommitOptions): Promise<CommitAnswer> {
    const { reason, codeOnly = false, verify = 0, seed = null } = options;
    const reruns = verify === 0 ? null : verify === 'cover' || verify;
    const site = this.#site('commit', targets, { reason, 'code-only': codeOnly, verify: reruns });
    return this.#rerunning(options, (watch) =>
      commit(site, { targets, reason, codeOnly, verify, seed }, watch),
    );
  }

  verify(options: VerifyOptions = {}): Promise<VerifyAnswer> {
    const { targets = [], sample = null, seed = null, jobs = null, resources = new Map() } = options;
    const { dryRun = false, wait = true } = options;
    const site = this.#site('verify', targets, { sample, seed, jobs, resources: counted(resources) });
    return this.#rerunning(options, (watch) =>
      verify(site, { targets, sample, seed, jobs, resources, dryRun, wait }, watch),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const end of this.#pending.values()) end();
    await Promise.all(this.#pending.keys());
  }

  #rerunning<Data>(
    { onEvent, signal }: RerunOptions,
    use: (watch: VerifyWatch) => Promise<Data>,
  ): Promise<Data> {
    const control = new RunControl();
    const unfollow = control.follow(signal);
    const emit: VerifyWatch['emit'] = (event) => onEvent?.(event);
    const { supervise, signal: ended } = control;
    return this.#call(() => use({ emit, supervise, signal: ended }).finally(unfollow), control.end);
  }

  async #call<Data>(
    use: (site: Site) => Data | Promise<Data>,
    end: () => void = () => undefined,
  ): Promise<Data> {
    this.#refuseClosed();
    const answer = Promise.resolve(this.#site('')).then(use);
    this.#track(
      answer.then(
        () => undefined,
        () => undefined,
      ),
      end,
    );
    return answer;
  }

  /** @param words what one would type for this: the history names runs by it */
  #site(...words: [command: string, targets?: readonly string[], flags?: Flags]): Site {
    return { ...this.site, argv: commandLine(this.site.pipeline, ...words) };
  }

  /** @param settled never rejects */
  #track(settled: Promise<void>, end: () => void): void {
    this.#pending.set(settled, end);
    void settled.then(() => this.#pending.delete(settled));
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new Error('the workspace is closed');
  }
}

/** As `--resources` has it; `null`: nothing was counted. */
function counted(resources: ResourceCounts): string | null {
  const counts = [...resources].map(([name, count]) => `${name}=${String(count)}`);
  return counts.length === 0 ? null : counts.join();
}
