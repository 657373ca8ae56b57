import { join } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Content, ManifestEntry } from '../model/manifest.js';
import type { JsonRule } from '../model/graph.js';
import type { Disk } from '../system/disk.js';
import { compareJson } from './compare-json.js';
import { parseNumericJson } from '../model/numeric-json.js';
import type { OutComparison } from './verdict.js';

/** One content, and where it can be read. */
export interface Placed {
  /** Absolute. */
  readonly path: string;
  readonly content: Content;
}

type Found = Omit<OutComparison, 'path'>;

const EQUAL: Found = { how: 'the same bytes', differences: [] };

/** By bytes, where the recorded ones are gone. */
export function compareHashes(recorded: Pick<Content, 'hash'>, fresh: Pick<Content, 'hash'>): Found {
  if (recorded.hash === fresh.hash) return EQUAL;
  return { how: 'other bytes', differences: [`${recorded.hash} → ${fresh.hash}`] };
}

/** By bytes: which files differ. */
export function compareBytes(recorded: Content, fresh: Content): Found {
  if (recorded.hash === fresh.hash) return EQUAL;
  return {
    how: 'other bytes',
    differences: pairs(recorded, fresh).flatMap(({ name, ...pair }) => bytesDiffer(name, pair)),
  };
}

/**
 * By the values of `.json` files, and of a file that is the out itself; other files by their bytes.
 * @throws PipelineError for what is no JSON
 */
export function compareAsJson(
  disk: Pick<Disk, 'read'>,
  recorded: Placed,
  fresh: Placed,
  rule: JsonRule,
): Found {
  if (recorded.content.hash === fresh.content.hash) return EQUAL;
  let largest = 0;
  const differences = pairs(recorded.content, fresh.content).flatMap(({ name, one, other }) => {
    const isJson = one?.kind === 'file' && other?.kind === 'file' && (name === '' || name.endsWith('.json'));
    if (!isJson || one.hash === other.hash) return bytesDiffer(name, { one, other });
    const read = ({ path }: Placed): unknown => readJson(disk, name === '' ? path : join(path, name));
    const found = compareJson(read(recorded), read(fresh), rule);
    largest = Math.max(largest, found.largest);
    return found.differences.map((text) => (name === '' ? text : `${name} ${text}`));
  });
  const how =
    largest === 0 ? 'the same values' : `the same values within tolerance, ${largest.toPrecision(2)} at most`;
  return differences.length === 0 ? { how, differences } : { how: 'other values', differences };
}

interface Pair {
  readonly one: ManifestEntry | undefined;
  readonly other: ManifestEntry | undefined;
}

/** Entries of both by name; a file's own name is empty. */
function pairs(recorded: Content, fresh: Content): readonly (Pair & { readonly name: string })[] {
  const [left, right] = [entriesOf(recorded), entriesOf(fresh)];
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => ({
    name,
    one: left.get(name),
    other: right.get(name),
  }));
}

function entriesOf(content: Content): ReadonlyMap<string, ManifestEntry> {
  if (content.kind === 'folder') return new Map(content.manifest.entries.map((entry) => [entry.path, entry]));
  return new Map([['', { path: '', kind: 'file', hash: content.hash, size: content.size }]]);
}

function bytesDiffer(name: string, { one, other }: Pair): readonly string[] {
  const what = name === '' ? 'the file' : name;
  if (one === undefined) return [`${what}: only in the rerun`];
  if (other === undefined) return [`${what}: only recorded`];
  if (one.kind === 'file' && other.kind === 'file') {
    if (one.hash === other.hash) return [];
    return [
      one.size === other.size
        ? `${what}: other bytes`
        : `${what}: other bytes, ${one.size} → ${other.size} of them`,
    ];
  }
  return one.kind === other.kind ? [] : [`${what}: ${one.kind} → ${other.kind}`];
}

function readJson(disk: Pick<Disk, 'read'>, path: string): unknown {
  try {
    return parseNumericJson(disk.read(path).toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw PipelineError.of(
      `${path} is no JSON, as its compare says: ${error.message}`,
      null,
      'Correct the stage, or compare the out by its bytes',
    );
  }
}
