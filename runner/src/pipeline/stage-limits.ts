import { DURATION_ADVICE, durationOf } from './duration.js';
import { errorAt } from './source.js';
import { requireNumber, requireText } from './stage-parts.js';
import type { MapNode } from './tree.js';

/** What a stage is given to end by itself where it doesn't say. */
export const GRACE_MS = 5_000;
/** What a timer can count: almost 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Milliseconds. @throws PipelineError for what is no duration, or a longer one than a timer can count */
export function readGrace(body: MapNode): number {
  return readDuration(body, 'grace') ?? GRACE_MS;
}

/** Milliseconds; `null`: none. @throws PipelineError as `readGrace` does, and for none at all */
export function readTimeout(body: MapNode): number | null {
  const milliseconds = readDuration(body, 'timeout');
  const node = body.entries.get('timeout')?.value;
  if (milliseconds === 0 && node !== undefined)
    throw errorAt(
      node.at,
      'timeout must be more than 0',
      'Without a timeout a stage takes as long as it takes',
    );
  return milliseconds;
}

const MOST_RETRIES = 100;

/** @throws PipelineError for what is no whole number, or too large a one */
export function readRetries(body: MapNode): number {
  const node = body.entries.get('retries')?.value;
  if (node === undefined) return 0;
  const retries = requireNumber(node, 'retries');
  if (Number.isInteger(retries) && retries >= 0 && retries <= MOST_RETRIES) return retries;
  throw errorAt(node.at, `retries must be a whole number from 0 to ${MOST_RETRIES}`);
}

/** A timer counts no further. */
const TOO_LONG = {
  timeout: 'Leave it out: a stage then takes as long as it takes',
  grace: 'Write at most 24d',
} as const;

function readDuration(body: MapNode, key: keyof typeof TOO_LONG): number | null {
  const node = body.entries.get(key)?.value;
  if (node === undefined) return null;
  const text = requireText(node, key, DURATION_ADVICE);
  const milliseconds = durationOf(text);
  if (milliseconds === null) throw errorAt(node.at, `${key}: "${text}" is no duration`, DURATION_ADVICE);
  if (milliseconds > LONGEST_MS)
    throw errorAt(node.at, `${key}: "${text}" is longer than 24 days`, TOO_LONG[key]);
  return milliseconds;
}
