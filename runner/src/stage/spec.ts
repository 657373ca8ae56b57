import type { Value } from '../model/graph.js';
import { decodeValue, encodeValue } from '../model/value-json.js';
import { STAGE_PROTOCOL } from './protocol.js';

/** What the runner tells a script. Paths are absolute. */
export interface StageSpec {
  readonly stage: string;
  /** Tracked params: dotted key → value; a whole params file under its path. */
  readonly params: Readonly<Record<string, Value>>;
  readonly with: Value;
  /** In declared order. */
  readonly deps: readonly SpecDep[];
  readonly outs: readonly SpecOut[];
  /** Absolute path of the file that the script tells its progress in (stage/progress.ts); absent: nobody asks. */
  readonly progress?: string;
}

export type SpecDep =
  | { readonly name: string | null; readonly declared: string; readonly path: string }
  | { readonly name: string | null; readonly glob: string; readonly files: readonly string[] }
  | { readonly name: string | null; readonly stage: string; readonly cells: readonly SpecCell[] };

export interface SpecCell {
  readonly name: string;
  readonly with: Value;
  /** By name, or by declared path where an out has no name. */
  readonly outs: Readonly<Record<string, string>>;
}

export interface SpecOut {
  readonly name: string | null;
  readonly declared: string;
  readonly path: string;
}

/** The spec file's text. */
export function encodeStageSpec(spec: StageSpec): string {
  return JSON.stringify({
    protocol: STAGE_PROTOCOL,
    spec: encodeValue({
      stage: spec.stage,
      params: spec.params,
      with: spec.with,
      deps: spec.deps.map(encodeDep),
      outs: spec.outs.map(({ name, declared, path }) => ({ name, declared, path })),
      ...(spec.progress === undefined ? {} : { progress: spec.progress }),
    }),
  });
}

function encodeDep(dep: SpecDep): Value {
  const { name } = dep;
  if ('files' in dep) return { name, glob: dep.glob, files: dep.files };
  if ('path' in dep) return { name, declared: dep.declared, path: dep.path };
  const cells = dep.cells.map((cell) => ({ name: cell.name, with: cell.with, outs: cell.outs }));
  return { name, stage: dep.stage, cells };
}

/** @throws Error where the text is another protocol's */
export function decodeStageSpec(text: string): StageSpec {
  const file = JSON.parse(text) as { protocol: number; spec: Parameters<typeof decodeValue>[0] };
  if (file.protocol !== STAGE_PROTOCOL) {
    throw new Error(
      `this lockstep/stage speaks protocol ${STAGE_PROTOCOL}, the runner ${file.protocol}: ` +
        'install the same version of lockstep for both',
    );
  }
  // Written by `encodeStageSpec` of the same protocol.
  return decodeValue(file.spec) as unknown as StageSpec;
}
