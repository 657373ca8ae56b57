import { posix } from 'node:path';
import {
  pathsOf,
  type Graph,
  type Out,
  type Stage,
  type StageName,
  type WorkspacePath,
} from '../model/graph.js';
import { isWithin } from '../pipeline/paths.js';
import type { Producers } from '../plan/producers.js';

/** What a path is to the pipeline. */
export type Role =
  /** An out, or something in one: `inside` is the rest of the path, empty for the out itself. */
  | { readonly kind: 'out'; readonly stage: Stage; readonly out: Out; readonly inside: string }
  /** These stages read it, and none makes it. */
  | { readonly kind: 'source'; readonly readers: readonly Reader[] }
  /** A folder around outs. */
  | { readonly kind: 'folder'; readonly outs: readonly WorkspacePath[] }
  /** No stage makes it, and none names it. */
  | { readonly kind: 'unnamed' };

/** A stage that reads a file which no stage makes. */
export interface Reader {
  readonly stage: StageName;
  /** `import`: its script's code comes from it, too. */
  readonly as: 'dep' | 'params' | 'script' | 'import';
  /** What the stage names: the file, or a folder around it; the script for an import. */
  readonly named: WorkspacePath;
}

/** @param path from the workspace, or absolute */
export function roleOf(graph: Graph, producers: Producers, path: WorkspacePath): Role {
  const origin = producers.origin(path);
  if (origin.kind === 'made') {
    const stage = graph.stages.get(origin.producer.stage);
    if (stage === undefined) throw new TypeError('an out of a stage that the graph has not');
    return { kind: 'out', stage, out: origin.producer.out, inside: origin.inside };
  }
  if (origin.kind === 'holds') {
    return { kind: 'folder', outs: origin.producers.map(({ out }) => out.path) };
  }
  const readers = [...graph.stages.values()].flatMap((stage) => readersOf(graph, stage, path));
  return readers.length === 0 ? { kind: 'unnamed' } : { kind: 'source', readers };
}

function readersOf(graph: Graph, stage: Stage, path: WorkspacePath): readonly Reader[] {
  const { name, action, deps, params } = stage;
  const absolute = (one: WorkspacePath): string => posix.resolve(graph.workspace, one);
  const target = absolute(path);
  const found: Reader[] = [];
  for (const dep of deps) {
    const named = pathsOf(dep).find((one) => isWithin(target, absolute(one)));
    if (named !== undefined) found.push({ stage: name, as: 'dep', named });
  }
  for (const file of params) {
    if (absolute(file.path) === target) found.push({ stage: name, as: 'params', named: file.path });
  }
  if (action.kind === 'script' && absolute(action.script) === target) {
    found.push({ stage: name, as: 'script', named: action.script });
  }
  return found;
}
