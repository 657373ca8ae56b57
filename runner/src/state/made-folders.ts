import { dirname, join, relative } from 'node:path';
import type { Disk } from '../system/disk.js';
import { readRemade, writeOwn } from '../system/own-file.js';

const FORMAT = { name: 'folders', version: 1 };

/**
 * Folders around commands' outs that weren't there before the commands made them. They go with the old outs when nothing
 * else is in them, so that a command that makes its own folder works the second time as it did the first; one that
 * relies on a folder which somebody else made keeps it. A note of this machine, in `.lockstep/folders.json`: what it
 * doesn't know stays.
 */
export class MadeFolders {
  #known: Set<string> | null = null;

  constructor(
    private readonly disk: Disk,
    private readonly file: string,
    /** Absolute. */
    private readonly workspace: string,
  ) {}

  /** Folders above a place in the workspace that aren't there, the outermost first. */
  absentAbove(place: string): readonly string[] {
    const folder = dirname(place);
    const isAbsent = folder.startsWith(`${this.workspace}/`) && this.disk.lstat(folder) === null;
    return isAbsent ? [...this.absentAbove(folder), folder] : [];
  }

  /** Those of these folders that are there now were made since they were absent. */
  note(absentBefore: readonly string[]): void {
    const made = absentBefore.filter((folder) => this.disk.lstat(folder)?.kind === 'folder');
    const known = this.#read();
    const news = made.map((folder) => relative(this.workspace, folder)).filter((path) => !known.has(path));
    if (news.length === 0) return;
    for (const path of news) known.add(path);
    writeOwn(this.disk, this.file, FORMAT, [...known].sort());
  }

  /** Whether none is noted, as where all outs lie in folders that were there before. */
  get isEmpty(): boolean {
    return this.#read().size === 0;
  }

  /** The noted folders above a place that hold nothing, the innermost first: what is in one is only what goes before it. */
  emptyAbove(place: string): readonly string[] {
    const empty: string[] = [];
    for (let folder = dirname(place); this.#isMade(folder); folder = dirname(folder)) {
      const names = this.disk.list(folder).map((name) => join(folder, name));
      if (names.some((path) => path !== empty.at(-1))) break;
      empty.push(folder);
    }
    return empty;
  }

  #isMade(folder: string): boolean {
    if (!folder.startsWith(`${this.workspace}/`) || this.disk.lstat(folder)?.kind !== 'folder') return false;
    return this.#read().has(relative(this.workspace, folder));
  }

  #read(): Set<string> {
    if (this.#known === null) {
      const found = readRemade(this.disk, this.file, FORMAT);
      this.#known = new Set(Array.isArray(found) ? found.map(String) : []);
    }
    return this.#known;
  }
}
