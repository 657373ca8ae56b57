import type { WorkspacePath } from './graph.js';
import { fromOwnPath, ownPath } from './pipeline-file.js';
import type { LockEntry, OutRecord, StageInputs, StageResult } from './records.js';

type Move = (path: string) => string;

/**
 * Records count paths from the folder of the stage's file, so that they are the same whether that file is looked at
 * alone or as a part of more; everything else counts from the workspace.
 */
export function ownInputs(folder: WorkspacePath, inputs: StageInputs): StageInputs {
  return folder === '.' ? inputs : moveInputs(inputs, (path) => ownPath(folder, path));
}

/** A run's result as the run cache keeps it. */
export function ownResult(folder: WorkspacePath, { key, outs }: StageResult): StageResult {
  return { key, outs: folder === '.' ? outs : moveOuts(outs, (path) => ownPath(folder, path)) };
}

export function fromOwnResult(folder: WorkspacePath, { key, outs }: StageResult): StageResult {
  return { key, outs: folder === '.' ? outs : moveOuts(outs, (own) => fromOwnPath(folder, own)) };
}

/** A stage's block as its lock has it. */
export function ownEntry(folder: WorkspacePath, entry: LockEntry): LockEntry {
  return folder === '.' ? entry : moveEntry(entry, (path) => ownPath(folder, path));
}

export function fromOwnEntry(folder: WorkspacePath, entry: LockEntry): LockEntry {
  return folder === '.' ? entry : moveEntry(entry, (own) => fromOwnPath(folder, own));
}

function moveEntry(entry: LockEntry, move: Move): LockEntry {
  return { ...entry, inputs: moveInputs(entry.inputs, move), outs: moveOuts(entry.outs, move) };
}

function moveInputs(inputs: StageInputs, move: Move): StageInputs {
  const { action, deps, params, outs } = inputs;
  return {
    ...inputs,
    action: action.kind === 'script' ? { ...action, script: move(action.script) } : action,
    wdir: move(inputs.wdir),
    deps: deps.map((dep) => ('path' in dep ? { ...dep, path: move(dep.path) } : dep)),
    params: Object.fromEntries(Object.entries(params).map(([file, tracked]) => [move(file), tracked])),
    outs: outs.map(({ name, path }) => ({ name, path: move(path) })),
  };
}

function moveOuts(outs: readonly OutRecord[], move: Move): readonly OutRecord[] {
  return outs.map((out) => ({ ...out, path: move(out.path) }));
}
