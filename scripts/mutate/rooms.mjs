import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const KEYS = ['canonical', 'hashes', 'key', 'manifest', 'out-names', 'value-changes', 'value-json'];

/**
 * The parts that decide and keep results. `mutated`: folders and files; `tests`: folders of the tests that may take
 * part, the nearest first. Tests of later rooms reach the earlier ones, too, but by much else, and would take most of
 * the time.
 */
const ROOMS = {
  plan: { mutated: ['runner/src/plan'], tests: ['plan'] },
  keys: {
    mutated: [
      ...KEYS.map((file) => `runner/src/model/${file}.ts`),
      ...['content', 'memo', 'params-documents'].map((file) => `runner/src/inputs/${file}.ts`),
      ...['script-codes', 'source-memory'].map((file) => `runner/src/inputs/code/${file}.ts`),
    ],
    tests: ['inputs'],
  },
  code: { mutated: ['runner/src/inputs/code/javascript'], tests: ['inputs'] },
  store: { mutated: ['runner/src/store'], tests: ['store', 'run', 'inputs'] },
  state: { mutated: ['runner/src/state'], tests: ['state', 'run'] },
  run: { mutated: ['runner/src/run'], tests: ['run'] },
};

export const ROOM_NAMES = Object.keys(ROOMS);

/** Mutations that are left out, each for a reason (docs/mutation.md). */
export const EXCLUDED = ['StringLiteral'];

/** A room's files, relative to the root. */
export function filesOf(room) {
  return ROOMS[room].mutated.flatMap((place) => (place.endsWith('.ts') ? [place] : filesBelow(place, '.ts')));
}

/** It says again on a real disk what others say on one in memory, and would take most of the time. */
const LEFT_OUT = ['runner/test/state/attempts-killed-real.test.ts'];

/** Whole runs, and a kill at many calls: behind all others. */
const SLOW = [/-killed/, /\/whole\/cases/, /\/whole\//];

const slowness = (test) => SLOW.findIndex((pattern) => pattern.test(test));

/**
 * Tests in a room's folders, relative to the root; whether they take part is another matter. In the order in which
 * they are run, since the first that notices is the last: by folder, the slow ones behind all others.
 */
export function testsOf(room) {
  const tests = ROOMS[room].tests
    .map((folder) => `runner/test/${folder}`)
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => filesBelow(folder, '.test.ts'))
    .filter((test) => !LEFT_OUT.includes(test));
  return tests.sort((one, other) => slowness(one) - slowness(other));
}

/** Files below a folder whose names end so, sorted. */
function filesBelow(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
