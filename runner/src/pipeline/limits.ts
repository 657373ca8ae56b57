import { DURATION_ADVICE, durationOf } from './duration.js';
import { errorAt } from './source.js';
import { requireText } from './stage-parts.js';
import type { MapNode } from './tree.js';

/** What a stage is given to end by itself where it doesn't say. */
export const GRACE_MS = 5_000;
/** What a timer can count: almost 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Milliseconds. @throws PipelineError for what is no duration, or a longer one than a timer can count */
export function readGrace(body: MapNode): number {
  return readDuration(body, 'grace') ?? GRACE_MS;
}

function readDuration(body: MapNode, key: string): number | null {
  const node = body.entries.get(key)?.value;
  if (node === undefined) return null;
  const text = requireText(node, key);
  const milliseconds = durationOf(text);
  if (milliseconds === null) throw errorAt(node.at, `${key}: "${text}" is no duration`, DURATION_ADVICE);
  if (milliseconds > LONGEST_MS) throw errorAt(node.at, `${key}: "${text}" is longer than 24 days`);
  return milliseconds;
}
