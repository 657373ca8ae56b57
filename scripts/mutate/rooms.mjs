import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** What is mutated, by room: the parts that decide and keep results. Folders and files. */
const ROOMS = {
  plan: ['runner/src/plan'],
  keys: [
    ...['canonical', 'hashes', 'key', 'manifest', 'out-names', 'value-changes', 'value-json'].map(
      (file) => `runner/src/model/${file}.ts`,
    ),
    'runner/src/inputs',
  ],
  store: ['runner/src/store'],
  state: ['runner/src/state'],
  run: ['runner/src/run'],
};

export const ROOM_NAMES = Object.keys(ROOMS);

/** Mutations that are left out, each for a reason (docs/mutation.md). */
export const EXCLUDED = ['StringLiteral'];

/** A room's files, relative to the root. */
export function filesOf(room) {
  return ROOMS[room].flatMap((place) => (place.endsWith('.ts') ? [place] : filesBelow(place, '.ts')));
}

/** Files below a folder whose names end so, sorted; none where there is no such folder. */
export function filesBelow(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
