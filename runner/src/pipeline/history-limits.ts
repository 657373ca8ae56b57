import type { Dialect, HistoryLimits } from '../model/graph.js';
import { bytesOf } from './resource-words.js';
import { errorAt } from './source.js';
import { requirePositive } from './stage-parts.js';
import type { MapNode, Node } from './tree.js';

const SIZE_ADVICE = 'Write bytes, or a number with kB, MB, GB or TB, such as 500MB';

/**
 * How much of runs a pipeline.yaml keeps; nothing where it doesn't say.
 * @throws PipelineError for no amounts, and in a dvc.yaml, where DVC knows no such key
 */
export function readHistoryLimits(root: MapNode, dialect: Dialect): HistoryLimits {
  const entry = root.entries.get('history');
  if (entry?.value.kind !== 'map') return {};
  if (dialect === 'dvc')
    throw errorAt(entry.key.at, 'a dvc.yaml can set no history, since DVC knows no such key');
  const { entries } = entry.value;
  const [runs, size] = [entries.get('runs')?.value, entries.get('size')?.value];
  return {
    ...(runs === undefined ? {} : { runs: wholeNumber(runs) }),
    ...(size === undefined ? {} : { bytes: readSize(size) }),
  };
}

function wholeNumber(node: Node): number {
  const value = requirePositive(node, 'history.runs');
  if (Number.isSafeInteger(value)) return value;
  throw errorAt(node.at, `history.runs must be a whole number, not ${value}`);
}

function readSize(node: Node): number {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return requirePositive(node, 'history.size');
  const bytes = bytesOf(node.value);
  if (bytes !== null) return bytes;
  throw errorAt(node.at, `history.size: "${node.value}" is no size`, SIZE_ADVICE);
}
