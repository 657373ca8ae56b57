import { posix } from 'node:path';
import { isFolder, sha256, type ContentHash } from '../../src/model/hashes.js';
import { decodeManifest } from '../../src/model/manifest.js';
import { decodeOwn } from '../../src/system/own-file.js';
import type { World } from '../support/world.js';

/** What run cache and store promise and don't keep: each name in them stands for bytes that are there, whole. */
export function brokenPromises(world: World): readonly string[] {
  const objects = world
    .files('.lockstep/store')
    .filter((path) => /store\/[0-9a-f]{2}\//.test(path))
    .filter((path) => sha256(bytesOf(world, path)) !== nameOf(path))
    .map((path) => `${path} is damaged`);
  const results = world.files('.lockstep/runs').flatMap((path) => {
    // A damaged one promises nothing.
    const found = decodeOwn({ name: 'result', version: 2 }, bytesOf(world, path));
    if (found.kind !== 'proven') return [];
    const { outs } = found.content as { outs: { path: string; hash: ContentHash }[] };
    // What isn't stored is in no store.
    return outs
      .filter(({ path: out }) => !NOT_STORED.has(out))
      .flatMap(({ hash }) => missing(world, hash, path));
  });
  return [...objects, ...results];
}

const NOT_STORED = new Set(['plain.txt', 'loose.txt']);

const bytesOf = (world: World, path: string): Buffer => world.disk.read(world.path(path));
const nameOf = (path: string): string => posix.basename(posix.dirname(path)) + posix.basename(path);

function missing(world: World, hash: ContentHash, from: string): readonly string[] {
  const digest = hash.slice(hash.indexOf(':') + 1);
  const path = `.lockstep/store/${digest.slice(0, 2)}/${digest.slice(2)}`;
  if (world.read(path) === null) return [`${from} names ${path}, which is not there`];
  if (!isFolder(hash)) return [];
  const manifest = decodeManifest(bytesOf(world, path).toString(), path);
  return (manifest?.entries ?? []).flatMap((entry) =>
    entry.kind === 'file' ? missing(world, entry.hash, path) : [],
  );
}
