import { InvalidContentError } from '../inputs/content.js';
import type { ListingMemory } from '../inputs/listing-memory.js';
import { globText, type Dep, type Stage } from '../model/graph.js';
import { filesHash } from '../model/key.js';
import { isListed, type Listing, type ListingChanges, listingChanges, listingOf } from '../model/listing.js';
import type { DepHash, DepRecord } from '../model/records.js';
import type { DepContents } from './dep-contents.js';

export interface ListingParts {
  readonly contents: Pick<DepContents, 'of'>;
  readonly listings: ListingMemory;
}

/** What a dep's files changed in, where it is known what they were and what they are. */
export async function changedSince(
  parts: ListingParts,
  stage: Stage,
  dep: Dep,
  { before, now }: { readonly before: DepHash; readonly now: DepHash },
): Promise<ListingChanges | null> {
  const was = parts.listings.recall(before);
  const is = was === null ? null : await presentListing(parts, stage, dep, now);
  return was === null || is === null ? null : listingChanges(was, is);
}

/** Keeps what the folders and globs of a stage hold, so that a later reason can name what changed. */
export async function rememberListings(
  parts: ListingParts,
  stage: Stage,
  recorded: readonly DepRecord[],
): Promise<void> {
  for (const dep of stage.deps) {
    const record = recorded.find((one) => isOf(one, dep));
    if (
      record === undefined ||
      'url' in record ||
      !isListed(record.hash) ||
      parts.listings.knows(record.hash)
    )
      continue;
    const listing = await presentListing(parts, stage, dep, record.hash);
    if (listing !== null) parts.listings.remember(record.hash, listing);
  }
}

function isOf(record: DepRecord, dep: Dep): boolean {
  if (dep.kind === 'path') return 'path' in record && record.path === dep.path;
  return dep.kind === 'glob' && 'glob' in record && record.glob === globText(dep.glob);
}

/** @returns null where what lies there isn't what the hash says */
async function presentListing(
  { contents }: ListingParts,
  stage: Stage,
  dep: Dep,
  hash: DepHash,
): Promise<Listing | null> {
  try {
    if (dep.kind === 'path') {
      const content = await contents.of(dep.path);
      if (content?.kind !== 'folder' || content.hash !== hash) return null;
      return listingOf(content.manifest);
    }
    if (dep.kind !== 'glob') return null;
    const files = [];
    for (const path of dep.paths) {
      const content = await contents.of(path);
      if (content !== null) files.push({ path, hash: content.hash });
    }
    if (filesHash(stage.file.folder, files) !== hash) return null;
    return new Map(files.map((file) => [file.path, file.hash]));
  } catch (error) {
    // The stage that reads it is told what is wrong.
    if (error instanceof InvalidContentError) return null;
    throw error;
  }
}
