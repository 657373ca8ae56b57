import type { CommandShape } from './completion.js';
import type { ExitCode } from '../model/errors.js';
import type { Template } from '../model/templates.js';
import type { Scope } from '../pipeline/targets.js';
import type { Doors } from '../reporters/door.js';
import type { Output } from '../system/streams.js';
import type { Surroundings } from '../workspace/surroundings.js';

/** What a command writes to and knows of its surroundings; never `process` itself. */
export interface Io extends Surroundings, Doors {
  /** Past the door: for bytes that somebody asked for as they are. */
  readonly raw: Output;
  /** Asks whoever sits at the terminal, yes or no; absent: nobody does. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

/** One command: a file of this folder exports it, `main.ts` imports it when it is called. */
export type Command<Options> = (options: Options, io: Io) => Promise<ExitCode>;

/** Every command: which pipeline. */
export interface WorkspaceOptions {
  /** `-f FILE`, relative to `directory`; null: look for pipeline.yaml, then dvc.yaml, upwards. */
  readonly file: string | null;
  /** `-C DIR`, absolute; else the current folder. */
  readonly directory: string;
  /** `--max-cells N`; left out: the usual limit. */
  readonly maxCells?: number | undefined;
}

/** Commands that can look at (or run) the pipeline under other params: law 8 of docs/concepts.md. */
export interface OverlayOptions {
  /** `--params FILE`, in order. */
  readonly params: readonly string[];
  /** `-S [FILE:]key=value`, in order, applied after `params`. */
  readonly set: readonly string[];
  /** `--name`: the scratch workspace's name. */
  readonly name: string | null;
}

/** What is asked for. */
export interface ScopedTargets {
  readonly targets: readonly string[];
  /** `--all`, `-R DIR`: of which files, where no target is named; absent: of the one that was found. */
  readonly scope?: Scope;
}

export interface PipelineOptions extends WorkspaceOptions, OverlayOptions {}

export interface RunOptions extends PipelineOptions, ScopedTargets {
  /** `--sweep [FILE:]KEY=A,B`, in order. */
  readonly sweep: readonly string[];
  /** `-j N`; null: the available cores. */
  readonly jobs: number | null;
  /** `--resources NAME=N`: `cpu` in cores, `memory` in bytes; no `cpu` beside `jobs`. */
  readonly resources: ReadonlyMap<string, number>;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly keepGoing: boolean;
  /** Milliseconds, `--budget`; null: none. */
  readonly budgetMs: number | null;
  /** `--prune`, `--no-prune`; null: neither. */
  readonly prune: boolean | null;
  readonly allowMissing: boolean;
  readonly runCache: boolean;
  readonly wait: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** As of `run`. */
export interface WatchOptions
  extends
    WorkspaceOptions,
    ScopedTargets,
    Pick<
      RunOptions,
      'jobs' | 'resources' | 'keepGoing' | 'prune' | 'allowMissing' | 'runCache' | 'json' | 'quiet'
    > {}

export interface PlanOptions extends PipelineOptions, ScopedTargets {
  readonly force: boolean;
  readonly allowMissing: boolean;
  readonly runCache: boolean;
  /** As of `run`. */
  readonly jobs: number | null;
  readonly resources: ReadonlyMap<string, number>;
  /** Each effect of a module that several exports are run of. */
  readonly effects: boolean;
  /** Exit code 1 when something would run. */
  readonly check: boolean;
  readonly json: boolean;
}

export interface StatusOptions extends PipelineOptions, ScopedTargets {
  readonly allowMissing: boolean;
  readonly json: boolean;
}

export interface WhyOptions extends PipelineOptions {
  readonly stage: string;
  readonly json: boolean;
}

export interface ListOptions extends PipelineOptions, ScopedTargets {
  readonly json: boolean;
}

export interface DagOptions extends PipelineOptions, ScopedTargets {
  readonly format: 'text' | 'mermaid' | 'dot' | 'svg';
  /** Every cell a node of its own instead of groups collapsed. */
  readonly full: boolean;
}

export interface ShowOptions extends PipelineOptions {
  readonly stage: string;
  readonly json: boolean;
}

export interface TraceOptions extends PipelineOptions {
  /** From `directory`. */
  readonly paths: readonly string[];
  /** Every cell a line of its own instead of groups folded. */
  readonly all: boolean;
  /** Steps upstream; null: down to the sources. */
  readonly depth: number | null;
  readonly json: boolean;
}

export interface LogsOptions extends PipelineOptions {
  readonly stage: string;
  /** Byte for byte, control characters included. */
  readonly raw: boolean;
  /** `-f`: while it runs, to its end. */
  readonly follow: boolean;
}

export interface AttachOptions extends WorkspaceOptions {
  /** Names the run; null: the one under way, or the last one. */
  readonly run: string | null;
  /** `--wait`: none that is over, but the next one. */
  readonly wait: boolean;
  readonly json: boolean;
}

export interface UiOptions extends WorkspaceOptions {
  /** Names the run; null: the one under way, or the last one, and then the next. */
  readonly run: string | null;
  /** null: any that is free. */
  readonly port: number | null;
  /** From `directory`, the file that the page is written into; null: it is served. */
  readonly export: string | null;
  readonly json: boolean;
}

export interface CommitOptions extends WorkspaceOptions {
  readonly targets: readonly string[];
  readonly reason: string;
  /** `--code-only`: from the lock, and only where nothing but code has changed. */
  readonly codeOnly: boolean;
  /** `--verify N`: how many of them are rerun first; 0: none; `--verify`: a cover. */
  readonly verify: number | 'cover';
  /** What those are drawn by; null: a random one. */
  readonly seed: string | null;
}

export interface VerifyOptions extends WorkspaceOptions, ScopedTargets {
  /** null: all. */
  readonly sample: number | null;
  /** What the sample is drawn by; null: a random one. */
  readonly seed: string | null;
  /** `-j N`; null: the available cores. */
  readonly jobs: number | null;
  /** `--resources NAME=N`: `cpu` in cores, `memory` in bytes; no `cpu` beside `jobs`. */
  readonly resources: ReadonlyMap<string, number>;
  readonly dryRun: boolean;
  readonly wait: boolean;
  readonly json: boolean;
}

export interface RunsListOptions extends WorkspaceOptions {
  readonly json: boolean;
}

export interface RunsOfOptions extends WorkspaceOptions {
  readonly run: string;
  readonly json: boolean;
}

export interface RunsRenameOptions extends WorkspaceOptions {
  readonly run: string;
  readonly name: string;
}

export interface RunsRemoveOptions extends WorkspaceOptions {
  readonly runs: readonly string[];
}

export type LockResolveOptions = WorkspaceOptions;

export interface AsideListOptions extends WorkspaceOptions {
  readonly json: boolean;
}

export interface AsideRestoreOptions extends WorkspaceOptions {
  readonly id: string;
}

export interface AsideRemoveOptions extends WorkspaceOptions {
  readonly ids: readonly string[];
  readonly all: boolean;
}

export interface ValuesOptions extends WorkspaceOptions {
  /** Files and folders from `directory`; none: all. */
  readonly targets: readonly string[];
  /** `--deps`. */
  readonly depsOnly: boolean;
  readonly json: boolean;
  /** Where it isn't JSON. */
  readonly format: 'text' | 'md' | 'csv';
  /** Significant digits. */
  readonly precision: number;
  /** Whether the column of files is shown. */
  readonly path: boolean;
}

export interface ValuesShowOptions extends ValuesOptions {
  /** null: the workspace. */
  readonly side: string | null;
  /** `rows,columns,metric`; null: a list. */
  readonly pivot: string | null;
}

export interface ValuesDiffOptions extends ValuesOptions {
  /** null: HEAD. */
  readonly old: string | null;
  /** null: the workspace. */
  readonly now: string | null;
  /** What is the same, too. */
  readonly all: boolean;
  readonly check: boolean;
}

export interface PlotsOptions extends WorkspaceOptions {
  /** One is shown, two are compared. */
  readonly sides: readonly string[];
  /** Files and folders from `directory`; none: all. */
  readonly targets: readonly string[];
  /** From `directory`; null: a page in `.lockstep`. */
  readonly out: string | null;
  /** Specifications instead of pictures. */
  readonly json: boolean;
}

export interface CompleteOptions extends WorkspaceOptions {
  /** Behind `lockstep`; the last one is to be completed. */
  readonly words: readonly string[];
  /** All that there is to be completed. */
  readonly program: CommandShape;
}

export interface CompletionOptions {
  readonly shell: string;
}

export interface InitOptions {
  readonly directory: string;
  /** Relative to `directory`; null: `directory` itself. */
  readonly folder: string | null;
  readonly template: Template;
}
