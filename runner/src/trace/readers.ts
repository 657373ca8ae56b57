import { isDeepStrictEqual } from 'node:util';
import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { Graph, Stage, WorkspacePath } from '../model/graph.js';
import type { Facts } from '../workspace/facts.js';
import type { Locks, StageInputs } from '../model/records.js';
import type { Reader } from './role.js';

/** A reader with whether what it reads of the file is what its record says; `null`: it has no record. */
export type CheckedReader = Reader & { readonly asRecorded: boolean | null };

export async function checkReader(
  {
    graph,
    lock,
    facts,
  }: { readonly graph: Graph; readonly lock: Pick<Locks, 'stages'>; readonly facts: Facts },
  path: WorkspacePath,
  reader: Reader,
): Promise<CheckedReader> {
  const stage = graph.stages.get(reader.stage);
  if (stage === undefined) throw new TypeError('a reader that the graph has not');
  const inputs = lock.stages.get(reader.stage)?.inputs;
  if (inputs === undefined) return { ...reader, asRecorded: null };
  switch (reader.as) {
    case 'dep': {
      const recorded = inputs.deps.find((dep) => 'path' in dep && dep.path === reader.named);
      const present = await facts.content(reader.named);
      return { ...reader, asRecorded: recorded !== undefined && recorded.hash === present?.hash };
    }
    case 'params':
      return { ...reader, asRecorded: await hasRecordedParams(facts, stage, reader.named, inputs.params) };
    case 'script':
    case 'import': {
      const { action } = await facts.fixedInputs(stage);
      return { ...reader, asRecorded: await hasRecordedCode(facts, stage, path, action, inputs.action) };
    }
  }
}

/** Where the code is another one, it is this file's doing unless others are known to be. */
async function hasRecordedCode(
  facts: Facts,
  stage: Stage,
  path: WorkspacePath,
  now: StageInputs['action'],
  before: StageInputs['action'],
): Promise<boolean> {
  if (now.kind !== 'script' || before.kind !== 'script') return false;
  if (now.code === before.code) return true;
  const changed = await facts.changedFiles(stage, before.code);
  return changed.length > 0 && !changed.includes(path);
}

async function hasRecordedParams(
  facts: Facts,
  stage: Stage,
  path: WorkspacePath,
  recorded: StageInputs['params'],
): Promise<boolean> {
  const dep = stage.params.find((one) => one.path === path);
  return dep !== undefined && isDeepStrictEqual(await facts.params(stage, dep), recorded[path]);
}

/**
 * The stages whose scripts have code from a file.
 *
 * @throws PipelineError where a script can't be followed
 */
export async function importersOf(
  graph: Graph,
  codes: GraphCodes,
  path: WorkspacePath,
): Promise<readonly Reader[]> {
  const readers: Reader[] = [];
  for (const { name, file, action } of graph.stages.values()) {
    if (action.kind !== 'script') continue;
    const { sources } = await codes.of(file, action.script);
    if (Object.hasOwn(sources, path)) readers.push({ stage: name, as: 'import', named: action.script });
  }
  return readers;
}
