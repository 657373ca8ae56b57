import type { Resources } from '../model/graph.js';
import { MEMORY_ADVICE, bytesOf, nameTrouble } from './resource-words.js';
import { errorAt } from './source.js';
import { requirePositive } from './stage-parts.js';
import type { MapNode, Node } from './tree.js';

/** @throws PipelineError for names and amounts that can't be */
export function readResources(body: MapNode): Resources {
  const resources = body.entries.get('resources')?.value;
  let cpu = 1;
  let memory: number | null = null;
  const named: [string, number][] = [];
  for (const [name, { key, value }] of resources?.kind === 'map' ? resources.entries : []) {
    const trouble = nameTrouble(name);
    if (trouble !== null) throw errorAt(key.at, `resources: ${trouble.message}`, trouble.advice);
    if (name === 'memory') memory = readMemory(value);
    else if (name === 'cpu') cpu = requirePositive(value, 'resources.cpu');
    else named.push([name, requirePositive(value, `resources.${name}`)]);
  }
  return { cpu, memory, named: Object.fromEntries(named) };
}

/** Bytes: a number, or text with a unit. */
function readMemory(node: Node): number {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    return requirePositive(node, 'resources.memory');
  }
  const bytes = bytesOf(node.value);
  if (bytes !== null) return bytes;
  throw errorAt(node.at, `resources.memory: "${node.value}" is no amount of memory`, MEMORY_ADVICE);
}
