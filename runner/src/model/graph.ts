import type { SourcePosition } from './errors.js';

/**
 * A value once templates are resolved: what keys, `with` and scripts see. A number is its double
 * (NaN and ±Infinity are possible); integers beyond 2^53 were refused when the text was read.
 */
export type Value = null | boolean | number | string | readonly Value[] | ValueMap;
export interface ValueMap {
  readonly [key: string]: Value;
}

/** Which rules hold where the two file formats differ (docs/coming-from-dvc.md). */
export type Dialect = 'lockstep' | 'dvc';

/**
 * `train` or `train@fashion-mnist/small/lr0.1`; of a file beside the one that was asked for
 * `sub/pipeline.yaml:train`, which is what people type, too.
 */
export type StageName = string;

/**
 * Relative to the workspace, normalised, `/` between parts, no `./`, no trailing slash; `.` is the
 * workspace itself. Deps, params files and wdir may lie outside: with `..`, or absolute where they were
 * written so. `path.resolve(workspace, it)` gives the absolute path in every case.
 */
export type WorkspacePath = string;

export type StageAction =
  /** In a dvc.yaml each line of `cmd` is one command; in a pipeline.yaml a multi-line `cmd` is one script. */
  | {
      readonly kind: 'command';
      /** `cmd` as the file has it, after templating. */
      readonly declared: string | readonly string[];
      readonly commands: readonly string[];
    }
  | { readonly kind: 'script'; readonly script: WorkspacePath; readonly with: Value };

export type Dep =
  | {
      readonly kind: 'path';
      readonly name: string | null;
      readonly declared: string;
      readonly path: WorkspacePath;
    }
  /** Every cell of a group, or one stage: all their outs. `stage` is as the file writes it. */
  | {
      readonly kind: 'stage';
      readonly name: string | null;
      readonly stage: string;
      /** What it means: a stage or a group of the graph. */
      readonly target: StageName;
    };

/** Params read from one file; `keys: null` tracks the whole file. Keys are dotted paths, sorted, unique. */
export interface ParamsDep {
  readonly declared: string;
  readonly path: WorkspacePath;
  readonly keys: readonly string[] | null;
}

export interface Out {
  readonly name: string | null;
  readonly declared: string;
  readonly path: WorkspacePath;
  readonly kind: 'out' | 'metric' | 'plot';
  readonly cache: boolean;
  readonly persist: boolean;
  readonly git: boolean;
  readonly compare: CompareRule;
}

/** When two contents of an out count as the same result. It judges results and is in no key. */
export type CompareRule =
  | { readonly kind: 'bytes' }
  | ({ readonly kind: 'json' } & JsonRule)
  /** A module of the workspace whose default export is a `Compare` of `lockstep/stage`. */
  | { readonly kind: 'script'; readonly script: WorkspacePath };

/** Equal as JSON, but for these. Pointers are those of RFC 6901; `*` is any key or index. */
export interface JsonRule {
  readonly tolerance: Tolerance;
  /** For what lies at a pointer and below it, instead of `tolerance`; the longest that fits counts. */
  readonly pointers: Readonly<Record<string, Tolerance>>;
  /** Pointers at which, and below which, nothing is compared. */
  readonly ignore: readonly string[];
}

/** Numbers a and b are the same when |a − b| ≤ max(absolute, relative·max(|a|, |b|)). */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** One of the files that a graph is made of. Its paths, params and vars count from its folder. */
export interface PipelineFile {
  /** `sub/pipeline.yaml`. */
  readonly path: WorkspacePath;
  /** Where it lies: `sub`; `.` for the workspace itself. What keys and locks have counts from here. */
  readonly folder: WorkspacePath;
  readonly dialect: Dialect;
  /** The file that records its stages. */
  readonly lock: WorkspacePath;
  /**
   * How it is called from where the graph is looked at, which is how its stages' names begin: `../prep/dvc.yaml`;
   * `null` for the file that was asked for, whose stages go by their names alone.
   */
  readonly prefix: string | null;
}

/** What a stage takes while it runs. It is in no key: it decides when a stage runs, not what it makes. */
export interface Resources {
  /** Cores; fractions are fine. */
  readonly cpu: number;
  /** Bytes; `null`: not declared, counted as none. */
  readonly memory: number | null;
  /** Whatever else is limited, by name, in declared order; fractions are fine. */
  readonly named: Readonly<Record<string, number>>;
}

export interface Stage {
  readonly name: StageName;
  /** Its name in its file, which its lock, scripts and commands know it by. */
  readonly own: string;
  /** The file that it stands in. */
  readonly file: PipelineFile;
  /** The group's address for a cell, else null. */
  readonly group: string | null;
  /** The cell's name inside its group (`${key}`), else null. */
  readonly cell: string | null;
  /** Of its name. */
  readonly position: SourcePosition;
  /** Where errors about its parts point to; `deps` and `outs` in their order, `script` null for a command. */
  readonly places: {
    readonly deps: readonly SourcePosition[];
    readonly outs: readonly SourcePosition[];
    readonly script: SourcePosition | null;
  };
  readonly desc: string | null;
  readonly action: StageAction;
  readonly wdir: WorkspacePath;
  /** In declared order. */
  readonly deps: readonly Dep[];
  /** In order of path. */
  readonly params: readonly ParamsDep[];
  /** In declared order. */
  readonly outs: readonly Out[];
  readonly env: Readonly<Record<string, string>>;
  readonly passEnv: readonly string[];
  readonly resources: Resources;
  readonly priority: number;
  readonly key: { readonly node: boolean; readonly platform: boolean };
  readonly frozen: boolean;
  readonly alwaysChanged: boolean;
  readonly meta: Value;
}

/** Pipeline files as one, fully resolved and checked: no cycles, no overlapping outs, every edge's end exists. */
export interface Graph {
  /** Absolute path of the folder that every path counts from (docs/algorithms/many-files.md). */
  readonly workspace: string;
  /** The folder that names count from: that of the file that was asked for. */
  readonly seenFrom: WorkspacePath;
  /** By path, in the order in which they were found. */
  readonly files: ReadonlyMap<WorkspacePath, PipelineFile>;
  /** Upstream before downstream; among equals, file order. */
  readonly stages: ReadonlyMap<StageName, Stage>;
  /** Direct upstream stages, in graph order. A frozen stage has none. */
  readonly upstream: ReadonlyMap<StageName, readonly StageName[]>;
  readonly downstream: ReadonlyMap<StageName, readonly StageName[]>;
  /** A group's address → its cells', sorted by name (code units). */
  readonly groups: ReadonlyMap<string, readonly StageName[]>;
}
