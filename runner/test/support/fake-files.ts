import { sha256 } from '../../src/model/hashes.js';
import { manifestHash, sortEntries, type Content, type ManifestEntry } from '../../src/model/manifest.js';
import type { WorkspacePath } from '../../src/model/graph.js';
import type { OutRecord } from '../../src/model/records.js';

/** A file's text, or a folder's files by their path in it. */
export type Lying = string | Readonly<Record<string, string>>;

/** Files of a workspace by path; folders are there by their files. */
export class FakeFiles {
  readonly #texts = new Map<WorkspacePath, string>();

  write(path: WorkspacePath, lying: Lying): void {
    this.remove(path);
    if (typeof lying === 'string') this.#texts.set(path, lying);
    else for (const [inside, text] of Object.entries(lying)) this.#texts.set(`${path}/${inside}`, text);
  }

  remove(path: WorkspacePath): void {
    for (const file of [...this.#texts.keys()]) {
      if (file === path || file.startsWith(`${path}/`)) this.#texts.delete(file);
    }
  }

  at(path: WorkspacePath): Lying | null {
    const text = this.#texts.get(path);
    if (text !== undefined) return text;
    const prefix = path === '.' ? '' : `${path}/`;
    const inside = [...this.#texts].filter(([file]) => file.startsWith(prefix));
    if (inside.length === 0) return null;
    return Object.fromEntries(inside.map(([file, one]) => [file.slice(prefix.length), one]));
  }

  /** Every file's text by its path. */
  all(): Readonly<Record<WorkspacePath, string>> {
    return Object.fromEntries(this.#texts);
  }

  recordAt(path: WorkspacePath): OutRecord | null {
    const lying = this.at(path);
    if (lying === null) return null;
    const { hash, size } = contentOf(lying);
    return { path, hash, size };
  }
}

export function contentOf(lying: Lying): Content {
  if (typeof lying === 'string') return { kind: 'file', hash: `file:${sha256(lying)}`, size: lying.length };
  const entries = Object.entries(lying).map(([path, text]): ManifestEntry => ({
    path,
    kind: 'file',
    hash: `file:${sha256(text)}`,
    size: text.length,
  }));
  const manifest = { entries: sortEntries(entries) };
  const size = Object.values(lying).reduce((sum, text) => sum + text.length, 0);
  return { kind: 'folder', hash: manifestHash(manifest), size, manifest };
}
