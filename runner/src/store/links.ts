import { join } from 'node:path';
import type { ContentHash } from '../model/hashes.js';
import { innerTarget, isInnerLink } from '../model/inner-link.js';
import type { Content, Manifest, ManifestEntry } from '../model/manifest.js';
import type { Disk } from '../system/disk.js';
import { readRemade, writeOwn } from '../system/own-file.js';
import { foldersAbove } from './modes.js';
import type { TempArea } from './temp-area.js';

/** Where links lead, by their paths in an out. */
export type Links = ReadonlyMap<string, string>;

const FORMAT = { name: 'links', version: 1 };
const NONE: Links = new Map();

/**
 * Which parts of folders are links to other parts: this machine's record, beside the objects, by content. In no key,
 * hash or lock, for which a link is what it leads to. One content may be several outs; then it is as the last was.
 */
export class StoredLinks {
  constructor(
    private readonly disk: Disk,
    private readonly folder: string,
    private readonly temp: TempArea,
  ) {}

  /** Durable when it returns. */
  keep(path: string, content: Content): void {
    if (content.kind === 'file') return;
    const links = this.#look(path, content.manifest);
    const place = this.#place(content.hash);
    if (links.size === 0) {
      this.disk.remove(place);
      return;
    }
    this.disk.makeFolder(this.folder);
    writeOwn(this.disk, place, FORMAT, Object.fromEntries(links), {
      prepared: this.temp.newPath(),
      mode: 0o600,
    });
  }

  /** Those that make of the folder what its manifest says: a record proves nothing. */
  of(hash: ContentHash, manifest: Manifest): Links {
    const found = readRemade(this.disk, this.#place(hash), FORMAT);
    if (typeof found !== 'object' || found === null) return NONE;
    const links = new Map<string, string>();
    for (const [path, target] of Object.entries(found)) {
      if (typeof target === 'string' && isInnerLink(path, target)) links.set(path, target);
    }
    const alike = new Map([...links].filter(([path, target]) => agrees(manifest, links, path, target)));
    return new Map([...alike].filter(([path]) => ends(manifest, alike, path)));
  }

  #look(path: string, { entries }: Manifest): Links {
    const links = new Map<string, string>();
    const seen = new Set<string>();
    for (const entry of entries) {
      for (const part of [...foldersAbove(entry.path), entry.path]) {
        if (links.has(part)) break;
        if (seen.has(part)) continue;
        seen.add(part);
        const place = join(path, part);
        if (this.disk.lstat(place)?.kind === 'link') links.set(part, this.disk.readLink(place));
      }
    }
    return links;
  }

  #place(hash: ContentHash): string {
    return join(this.folder, hash.replace(':', '-'));
  }
}

/** Whether a path lies at or below a link. */
export function isLinked(links: Links, path: string): boolean {
  return links.has(path) || foldersAbove(path).some((folder) => links.has(folder));
}

function agrees(manifest: Manifest, links: Links, path: string, target: string): boolean {
  const to = innerTarget(path, target);
  if (path === to || path.startsWith(`${to}/`) || foldersAbove(path).some((folder) => links.has(folder))) {
    return false;
  }
  const [there, here] = [below(manifest, to), below(manifest, path)];
  return here.length > 0 && JSON.stringify(here) === JSON.stringify(there);
}

/** Whether whoever follows links from a path comes to something that is none: of two that lead to each other nothing is left. */
function ends(manifest: Manifest, links: Links, path: string): boolean {
  const seen = new Set<string>();
  for (let at = path; ;) {
    const link = [...foldersAbove(at), at].find((part) => links.has(part));
    if (link === undefined) return true;
    if (seen.has(at) || below(manifest, at).length === 0) return false;
    seen.add(at);
    at = `${innerTarget(link, links.get(link) ?? '')}${at.slice(link.length)}`;
  }
}

/** What is at a path, as it is seen from there. */
function below({ entries }: Manifest, path: string): readonly ManifestEntry[] {
  return entries
    .filter((entry) => entry.path === path || entry.path.startsWith(`${path}/`))
    .map((entry) => ({ ...entry, path: entry.path.slice(path.length) }));
}
