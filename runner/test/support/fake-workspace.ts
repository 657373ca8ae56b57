import assert from 'node:assert/strict';
import { PipelineError } from '../../src/model/errors.js';
import type {
  FileGlob,
  Graph,
  ParamsDep,
  PointedOut,
  Stage,
  StageName,
  Value,
  WorkspacePath,
} from '../../src/model/graph.js';
import { sha256, type ContentHash, type StageKey } from '../../src/model/hashes.js';
import type { ListingChanges } from '../../src/model/listing.js';
import type { Manifest } from '../../src/model/manifest.js';
import { tellingName } from '../../src/model/out-names.js';
import type { LockEntry, OutRecord, StageInputs, StageResult } from '../../src/model/records.js';
import { isStored } from '../../src/plan/decide.js';
import type { FixedInputs, Question, TrackedParams } from '../../src/plan/questions.js';
import { nearPath } from '../../src/pipeline/near-path.js';
import { globbedFiles } from '../../src/pipeline/globs.js';
import { withUpstream } from '../../src/plan/select.js';
import type { PlannedStage } from '../../src/plan/view.js';
import { askWorkspace, type Ask } from '../../src/workspace/ask.js';
import { urlFact } from '../../src/workspace/url-fact.js';
import { Planner } from '../../src/workspace/planner.js';
import { memoryDisk, PROJECT } from './memory-disk.js';
import { contentOf, FakeFiles, type Lying } from './fake-files.js';
import { FakeWeb } from './fake-web.js';
import { load } from './pipeline.js';
import { linesOf, type Lines } from './plan-lines.js';

export interface Request {
  readonly targets?: readonly StageName[];
  readonly forced?: readonly StageName[];
  readonly allowMissing?: boolean;
  readonly runCache?: boolean;
}

export type Contents = Readonly<Record<WorkspacePath, Lying>>;

/**
 * A workspace that is plain data, to the real planner: what lies there, what the records say, what the store has. A
 * stage that runs makes `makes` at its outs, or else a text that only its key and the path decide.
 */
export class FakeWorkspace {
  readonly files = new FakeFiles();
  readonly web = new FakeWeb();
  /** What `.dvc` files track, and what isn't there as they say. */
  readonly astray = new Set<WorkspacePath>();
  /** Where something lies that can't be an out. */
  readonly unusable = new Set<WorkspacePath>();
  readonly lock = new Map<StageName, LockEntry>();
  readonly results = new Map<StageKey, StageResult>();
  readonly store = new Map<ContentHash, Lying>();
  /** What the store says that it has, and can't give. */
  readonly damaged = new Set<ContentHash>();
  readonly makes = new Map<WorkspacePath, Lying>();
  /** Scripts' code where it isn't the path itself. */
  readonly code = new Map<WorkspacePath, string>();
  /** Scripts whose code can't be followed. */
  readonly unfollowable = new Set<WorkspacePath>();
  /** What a script's changed code is told to be. */
  changedFiles: readonly WorkspacePath[] = [];
  /** What a folder or glob of another hash is told to differ in. */
  changedDep: ListingChanges | null = null;
  host = { shell: 'sh -eu', node: '20', platform: 'linux-x64' };
  graph: Graph;
  /** What was asked, round by round. */
  readonly rounds: (readonly Question[])[] = [];

  constructor(pipeline: string, files: Contents = {}, makes: Contents = {}) {
    for (const [path, lying] of Object.entries(files)) this.files.write(path, lying);
    this.graph = graphOf(pipeline, this.files);
    for (const [path, lying] of Object.entries(makes)) this.makes.set(path, lying);
  }

  /** Another pipeline file in the same workspace, or the same read once more: globs find what lies there by now. */
  pipeline(text: string): void {
    this.graph = graphOf(text, this.files);
  }

  entry(name: StageName): LockEntry {
    const entry = this.lock.get(name);
    assert.ok(entry, `${name} is not in the lock`);
    return entry;
  }

  /** Changes a stage's block in the lock. */
  relock(name: StageName, change: (entry: LockEntry) => Partial<LockEntry>): void {
    const entry = this.entry(name);
    this.lock.set(name, { ...entry, ...change(entry) });
  }

  hashOf(name: StageName, out = 0): ContentHash {
    const record = this.entry(name).outs[out];
    assert.ok(record);
    return record.hash;
  }

  async plan(request: Request = {}): Promise<Lines> {
    return linesOf([...(await this.planner(request).planAll(this.#selected(request))).values()]);
  }

  /** What a run decided of each stage when its turn had come, and did. */
  async run(request: Request = {}): Promise<Lines> {
    const planner = this.planner(request);
    const selected = this.#selected(request);
    await planner.planAll(selected);
    const done: PlannedStage[] = [];
    for (const stage of selected) {
      let planned = await planner.replan(stage);
      const found = new Set<ContentHash>();
      for (let lost = this.#lost(planned); lost !== undefined; lost = this.#lost(planned)) {
        assert.ok(!found.has(lost), `${stage.name} would be restored for ever`);
        found.add(lost);
        planner.distrust(lost);
        planned = await planner.replan(stage);
      }
      planner.settle(stage.name, this.#carryOut(planned));
      done.push(planned);
    }
    return linesOf(done);
  }

  planner({ forced = [], allowMissing = false, runCache = true }: Request = {}): Planner {
    const lock = { stages: new Map(this.lock) };
    const ask = this.#ask();
    return new Planner(
      this.graph,
      lock,
      { forced: new Set(forced), allowMissing, runCache, keepGoing: false },
      (questions) => {
        this.rounds.push(questions);
        return ask(questions);
      },
    );
  }

  #selected({ targets }: Request): readonly Stage[] {
    return withUpstream(this.graph, targets ?? [...this.graph.stages.keys()]);
  }

  #ask(): Ask {
    const facts = {
      // Rejected, not thrown: so does what reads a disk.
      fixedInputs: async (stage: Stage) => Promise.resolve().then(() => this.#fixedInputs(stage)),
      params: async (stage: Stage, dep: ParamsDep) => Promise.resolve().then(() => this.#params(stage, dep)),
      content: (path: WorkspacePath) => Promise.resolve(this.files.recordAt(path)),
      near: (path: WorkspacePath) =>
        Promise.resolve(nearPath(memoryDisk(this.files.all()), PROJECT, `${PROJECT}/${path}`)),
      files: ({ file: { folder }, wdir }: Stage, glob: FileGlob) => {
        const place = { workspace: PROJECT, folder, wdir };
        return Promise.resolve(
          globbedFiles(memoryDisk(this.files.all()), place, glob).map(({ path }) => path),
        );
      },
      outContent: (path: WorkspacePath) =>
        Promise.resolve(this.unusable.has(path) ? ('unusable' as const) : this.files.recordAt(path)),
      url: (url: string) => urlFact(this.web, url),
      tracked: (out: PointedOut) =>
        this.astray.has(out.path)
          ? Promise.reject(PipelineError.of(`${out.path} is astray`, out.position))
          : Promise.resolve(true as const),
      outListing: () => null,
      changedDep: () => Promise.resolve(this.changedDep),
      changedFiles: () => Promise.resolve(this.changedFiles),
    };
    const store = {
      missing: (hashes: readonly ContentHash[]) =>
        Promise.resolve(new Set(hashes.filter((hash) => !this.store.has(hash)))),
      manifests: (folders: readonly ContentHash[]) =>
        Promise.resolve(
          new Map(
            folders.flatMap((hash): [ContentHash, Manifest][] => {
              const lying = this.store.get(hash);
              const content = lying === undefined ? null : contentOf(lying);
              return content?.kind === 'folder' ? [[hash, content.manifest]] : [];
            }),
          ),
        ),
    };
    const results = {
      find: (keys: readonly StageKey[]) =>
        Promise.resolve(new Map([...this.results].filter(([key]) => keys.includes(key)))),
    };
    return askWorkspace({ facts, store, results });
  }

  #fixedInputs(stage: Stage): FixedInputs {
    const { action, wdir, outs, env, key } = stage;
    const { shell, node, platform } = this.host;
    const isScript = action.kind === 'script';
    if (isScript && this.unfollowable.has(action.script)) {
      throw PipelineError.of(`${action.script} can't be followed`);
    }
    return {
      action: isScript
        ? {
            kind: 'script',
            script: action.script,
            code: sha256(this.code.get(action.script) ?? action.script),
            with: action.with,
          }
        : { kind: 'command', commands: action.commands, shell },
      wdir,
      outs: outs.map((out) => ({ name: isScript ? tellingName(stage, out) : null, path: out.path })),
      env,
      host: { node: key.node ? node : null, platform: key.platform ? platform : null },
    };
  }

  /** Params files are JSON whose keys are the dotted ones. */
  #params(stage: Stage, { path, keys }: ParamsDep): TrackedParams {
    const lying = this.files.at(path);
    if (typeof lying !== 'string') throw PipelineError.of(`${stage.name}: no params file ${path}`);
    if (keys === null) return contentOf(lying).hash;
    const values = JSON.parse(lying) as Record<string, Value>;
    return Object.fromEntries(
      keys.map((name) => {
        const value = values[name];
        if (value === undefined) throw PipelineError.of(`${stage.name}: ${path} has no param ${name}`);
        return [name, value];
      }),
    );
  }

  #lost({ decision }: PlannedStage): ContentHash | undefined {
    if (decision.action !== 'restore') return undefined;
    return decision.restore.find(({ hash }) => this.damaged.has(hash))?.hash;
  }

  /** @returns the outs as they then lie there */
  #carryOut(planned: PlannedStage): readonly OutRecord[] {
    const { stage, decision, known } = planned;
    switch (decision.action) {
      case 'up-to-date':
        if (known !== null && !stage.frozen)
          this.#record(stage, known.inputs, { key: known.key, outs: decision.outs });
        return decision.outs;
      case 'restore':
        for (const { path, hash } of decision.restore) {
          const lying = this.store.get(hash);
          assert.ok(lying !== undefined, `${path} is not in the store`);
          this.files.write(path, lying);
        }
        if (known !== null && !stage.frozen) this.#record(stage, known.inputs, decision.result);
        return decision.result.outs;
      case 'run': {
        assert.ok(known, `${stage.name} is to run with open inputs`);
        const outs = stage.outs.map(({ path }) => {
          this.files.write(path, this.makes.get(path) ?? `${path} of ${known.key}`);
          this.unusable.delete(path);
          const record = this.files.recordAt(path);
          assert.ok(record);
          return record;
        });
        this.#record(stage, known.inputs, { key: known.key, outs });
        return outs;
      }
      case 'waits':
        assert.fail(`${stage.name} waits for what is done`);
    }
  }

  #record(stage: Stage, inputs: StageInputs, result: StageResult): void {
    this.lock.set(stage.name, { ...result, inputs, committed: null });
    this.results.set(result.key, result);
    for (const out of stage.outs) {
      const lying = this.files.at(out.path);
      if (isStored(out) && lying !== null) {
        const { hash } = contentOf(lying);
        this.store.set(hash, lying);
        this.damaged.delete(hash);
      }
    }
  }
}

const graphs = new Map<string, Graph>();

/** Loaded once: hundreds of cases begin with the same text. Only where it has globs do files matter. */
function graphOf(pipeline: string, files: FakeFiles): Graph {
  if (pipeline.includes('glob:')) return load({ ...files.all(), 'pipeline.yaml': pipeline });
  const graph = graphs.get(pipeline) ?? load(pipeline);
  graphs.set(pipeline, graph);
  return graph;
}
