import type { Diagnostic, SourcePosition } from './errors.js';
import type { Measured } from './measured.js';

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

/** What runs a stage's commands. `user`: the shell of whoever runs it, as in DVC. */
export type CommandShell = 'bash' | 'sh' | 'user';

export type StageAction =
  /** In a dvc.yaml each line of `cmd` is one command; in a pipeline.yaml a multi-line `cmd` is one script. */
  | {
      readonly kind: 'command';
      /** `cmd` as the file has it, after templating. */
      readonly declared: string | readonly string[];
      readonly commands: readonly string[];
      /** What readers of its group are told of it; in their keys, not in its own: the command can't see it. */
      readonly with: Value;
      readonly shell: CommandShell;
    }
  | ({ readonly kind: 'script'; readonly with: Value } & Entry);

/** What is run of a script: all of it, or one exported function, whose code alone counts. */
export interface Entry {
  readonly script: WorkspacePath;
  /** Absent: all of it. */
  readonly export?: string;
}

/**
 * What an entry's code is known by: `stages/a.ts`, or `stages/a.ts#draw`. Names of exports don't end as scripts do, so
 * that no two entries have one address.
 */
export type EntryAddress = string;

export function entryAddress({ script, export: name }: Entry): EntryAddress {
  return name === undefined ? script : `${script}#${name}`;
}

export type Dep =
  | {
      readonly kind: 'path';
      readonly name: string | null;
      readonly declared: string;
      readonly path: WorkspacePath;
    }
  /** What lies at a URL; only http and https can be asked for its version. */
  | { readonly kind: 'url'; readonly name: string | null; readonly url: string }
  /** Every cell of a group, or one stage: all their outs. `stage` is as the file writes it. */
  | {
      readonly kind: 'stage';
      readonly name: string | null;
      readonly stage: string;
      /** What it means: a stage or a group of the graph. */
      readonly target: StageName;
    }
  /** All files that a glob finds, as one dep. */
  | {
      readonly kind: 'glob';
      readonly name: string | null;
      readonly glob: FileGlob;
      /** What it finds, outs of other stages among it, in order of path from its file (code units). */
      readonly paths: readonly WorkspacePath[];
    };

/** The files and folders that a dep names itself; a group's are its cells'. */
export function pathsOf(dep: Dep): readonly WorkspacePath[] {
  switch (dep.kind) {
    case 'path':
      return [dep.path];
    case 'glob':
      return dep.paths;
    case 'stage':
    case 'url':
      return [];
  }
}

/** A glob for people, and what tells a stage's globs apart. */
export function globText({ patterns, exclude }: FileGlob): string {
  return `${patterns.join(', ')}${exclude.length === 0 ? '' : ` without ${exclude.join(', ')}`}`;
}

/** Patterns as they are written, from a stage's wdir (of cells from the pipeline file's folder). */
export interface FileGlob {
  readonly patterns: readonly string[];
  readonly exclude: readonly string[];
}

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
  /** What is wrong with this one alone: told when it is planned, so that others can be. Absent: nothing. */
  readonly problems?: readonly Diagnostic[];
  readonly name: StageName;
  /** Its name in its file, which its lock, scripts and commands know it by. */
  readonly own: string;
  /** The file that it stands in. */
  readonly file: PipelineFile;
  /** The group's address for a cell, else null. */
  readonly group: string | null;
  /** The cell's name inside its group (`${key}`), else null. */
  readonly cell: string | null;
  /** What its templates call `item`: of a matrix its axes' values; null where it is no cell. In no key. */
  readonly item: Value;
  /** Of its name. */
  readonly position: SourcePosition;
  /** Where errors about its parts point to; `deps` and `outs` in their order, `script` null for a command, `export` absent where none is named. */
  readonly places: {
    readonly deps: readonly SourcePosition[];
    readonly outs: readonly SourcePosition[];
    readonly script: SourcePosition | null;
    readonly export?: SourcePosition;
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
  /** Milliseconds that it is given to end by itself, once it was told to. In no key. */
  readonly graceMs: number;
  /** Milliseconds after which it is ended as a failure; `null`: none. In no key. */
  readonly timeoutMs: number | null;
  /** How often it is tried again after a failure that may pass. In no key. */
  readonly retries: number;
  readonly key: { readonly node: boolean; readonly platform: boolean };
  readonly frozen: boolean;
  readonly alwaysChanged: boolean;
  readonly meta: Value;
}

/** A `.dvc` file of DVC's: which data lie where. Nothing makes them here; they are pulled, imported or added by DVC. */
export interface Pointer {
  /** The `.dvc` file. */
  readonly file: WorkspacePath;
  /** How it is called from where the graph is looked at. */
  readonly name: string;
  readonly outs: readonly PointedOut[];
  /** What it was imported from, as far as that lies on this disk: it may be an out of a stage. */
  readonly deps: readonly WorkspacePath[];
}

/** A file or folder that a `.dvc` file tracks. */
export interface PointedOut {
  /** The `.dvc` file. */
  readonly file: WorkspacePath;
  /** Whether DVC fetched it from elsewhere: `dvc add` doesn't take it, then. */
  readonly isImport: boolean;
  readonly declared: string;
  /** It may lie outside the workspace. */
  readonly path: WorkspacePath;
  /** Of the path in the `.dvc` file. */
  readonly position: SourcePosition;
  /** `null`: the file doesn't say, as of an import that was never downloaded. */
  readonly md5: Md5 | null;
}

/** What DVC knows content by. */
export interface Md5 {
  /** 32 lower-case hex digits: of a file's bytes, or of a folder's manifest. */
  readonly digest: string;
  readonly of: 'file' | 'folder';
  /** DVC 2 and before: in what looks like text, CRLF counts as LF. */
  readonly isLegacy: boolean;
}

/** How much of runs is kept, beside what somebody named; absent: as usual. */
export interface HistoryLimits {
  readonly runs?: number;
  /** Of all of them together, logs included. */
  readonly bytes?: number;
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
  /** The `.dvc` files of DVC projects, by their names. */
  readonly pointers: ReadonlyMap<string, Pointer>;
  /** What a stage reads of what `.dvc` files track; none of a frozen stage. */
  readonly tracked: ReadonlyMap<StageName, readonly PointedOut[]>;
  /**
   * All that a stage or a `.dvc` file reads of others, by name and in graph order, as DVC draws it: `.dvc` files are
   * among them, and frozen stages have theirs, too.
   */
  readonly edges: ReadonlyMap<string, readonly string[]>;
  /** What the files say of metrics, params, plots and goals. */
  readonly measured: Measured;
  /** As the outermost file says that says something of it. */
  readonly history?: HistoryLimits;
}
