import assert from 'node:assert/strict';
import { PipelineError } from '../../src/model/errors.js';
import type { Graph, Stage } from '../../src/model/graph.js';
import { toldOnce } from '../../src/model/told-once.js';
import { loadPipeline, readPipeline } from '../../src/pipeline/load.js';
import { PROJECT, memoryDisk } from './memory-disk.js';

type Files = Readonly<Record<string, string>>;

/** The graph of a pipeline.yaml (or of files, by path). */
export function load(files: string | Files, params?: string): Graph {
  return loadPipeline({ disk: memoryDisk(filesOf(files, params)), directory: PROJECT, file: null });
}

/** The params files that `${}` was looked for in. */
export function varsFiles(files: string | Files, params?: string): readonly string[] {
  const disk = memoryDisk(filesOf(files, params));
  const { documents } = readPipeline({ disk, directory: PROJECT, file: null });
  return documents.flatMap(({ vars }) => vars.files.map(({ path }) => path));
}

/** The error's text; fails when the pipeline is accepted. */
export function refusal(files: string | Files, params?: string): string {
  try {
    const { stages } = load(files, params);
    // What is wrong with one stage alone is told when that one is planned.
    const problems = [...stages.values()].flatMap((one) => one.problems ?? []);
    if (problems.length > 0) throw new PipelineError(toldOnce(problems));
  } catch (error) {
    if (error instanceof PipelineError) return error.message;
    throw error;
  }
  assert.fail('the pipeline was accepted');
}

export function stage(graph: Graph, name: string): Stage {
  const found = graph.stages.get(name);
  assert.ok(found, `no stage ${name} among ${[...graph.stages.keys()].join(', ')}`);
  return found;
}

/** The command of a stage `a`. */
export function command(files: string | Files, params?: string): string | readonly string[] {
  const { action } = stage(load(files, params), 'a');
  assert.ok(action.kind === 'command');
  return action.declared;
}

function filesOf(files: string | Files, params: string | undefined): Files {
  const all = typeof files === 'string' ? { 'pipeline.yaml': files } : files;
  return params === undefined ? all : { ...all, 'params.yaml': params };
}
