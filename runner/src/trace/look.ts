import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { InvalidContentError, type Links } from '../inputs/content.js';
import { isFolder, type ContentHash } from '../model/hashes.js';
import type { Manifest } from '../model/manifest.js';
import type { WorkspacePath } from '../model/graph.js';
import { nearest } from '../pipeline/nearest.js';
import type { Session } from '../workspace/session.js';
import type { OutRecord } from '../model/records.js';
import {
  compareWithRecord,
  recordedInside,
  type FileState,
  type Present,
  type Recorded,
} from './file-state.js';

/** What a trace looks at files with. */
export type Eyes = Pick<Session, 'graph' | 'hasher' | 'store'>;

/**
 * How a file compares with the record of the out that it is, or (`inside`: the rest of its path) lies in.
 *
 * @throws PipelineError where neither the out nor its record has it
 */
export async function stateOf(
  eyes: Eyes,
  record: OutRecord | null,
  out: WorkspacePath,
  inside: string,
): Promise<FileState> {
  const path = inside === '' ? out : `${out}/${inside}`;
  const present = await look(eyes, path, 'inside');
  const recorded = await recordedAt(eyes, record, inside);
  const state = compareWithRecord(recorded, present);
  if (state !== null) return state;
  const known = await recordedManifest(eyes, record);
  const near = nearest(inside, known?.entries.map((entry) => entry.path) ?? []);
  throw PipelineError.of(
    `there is no ${inside} in ${out}, and it was recorded without it`,
    null,
    near === null ? null : `Did you mean "${out}/${near}"?`,
  );
}

async function recordedAt(eyes: Eyes, record: OutRecord | null, inside: string): Promise<Recorded> {
  if (record === null) return 'unknown';
  const { hash, size } = record;
  if (inside === '') return { hash, size, manifest: await storedManifest(eyes, hash) };
  if (!isFolder(hash)) return 'nothing';
  const manifest = await recordedManifest(eyes, record);
  return manifest === null ? 'unknown' : recordedInside(manifest, inside);
}

/** What lay in a folder is known from the store, or from the folder while it is still the recorded one. */
async function recordedManifest(eyes: Eyes, record: OutRecord | null): Promise<Manifest | null> {
  if (record === null || !isFolder(record.hash)) return null;
  const stored = await storedManifest(eyes, record.hash);
  if (stored !== null) return stored;
  const present = await look(eyes, record.path, 'inside');
  if (present.kind !== 'content' || present.content.kind !== 'folder') return null;
  return present.content.hash === record.hash ? present.content.manifest : null;
}

async function storedManifest({ store }: Eyes, hash: ContentHash): Promise<Manifest | null> {
  return isFolder(hash) ? ((await store.manifests([hash])).get(hash) ?? null) : null;
}

export async function look({ hasher, graph }: Eyes, path: WorkspacePath, links: Links): Promise<Present> {
  try {
    const content = await hasher.hash(posix.resolve(graph.workspace, path), links);
    return content === null ? { kind: 'nothing' } : { kind: 'content', content };
  } catch (error) {
    if (error instanceof InvalidContentError) return { kind: 'unusable', why: error.why };
    throw error;
  }
}
