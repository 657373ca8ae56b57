import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { LockstepError } from '../../src/model/errors.js';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import { compileGlob } from '../../src/pipeline/file-glob.js';
import { findFiles, GlobError } from '../../src/pipeline/glob-files.js';
import { PatternError } from '../../src/pipeline/glob-pattern.js';
import { Source } from '../../src/pipeline/source.js';
import { parseYaml } from '../../src/pipeline/yaml.js';
import { parseLock } from '../../src/state/lock-file.js';
import { createResults } from '../../src/store/folder-results.js';
import { TempArea } from '../../src/store/temp-area.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { FakeClock } from '../support/fake-clock.js';
import { lonelyProcesses } from '../support/fake-processes.js';
import { memoryDisk, PROJECT } from '../support/memory-disk.js';
import { load } from '../support/pipeline.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';
import { corpusOf, type Target } from './fuzz.js';

const corpus = (name: string): string => join(import.meta.dirname, 'corpus', name);
const isRefused = (error: unknown): boolean => error instanceof LockstepError;
const YAML_TOKENS: Target['tokens'] = [
  '\n', '  ', ': ', '- ', '&a ', '*a', '<<: ', '|\n', '>-\n', '{', '}', '[', ']', '"', "'", '#', '? ', '!!int ',
  '0x1F', '1e999', '.nan', '~', '\t', '\u{85}', '\u{feff}', '---\n', '...\n', '%YAML 1.1\n', '2026-01-01',
]; // prettier-ignore

const YAML: Target = {
  name: 'YAML',
  corpus: corpus('yaml'),
  tokens: YAML_TOKENS,
  feed: (input) => {
    parseYaml(new Source('any.yaml', input.toString()));
  },
  isRefusal: isRefused,
};

const TEMPLATES: Target = {
  name: 'templates',
  corpus: corpus('templates'),
  tokens: [
    ...YAML_TOKENS,
    '${', '}', '${item}', '${item.a}', '${key}', '${a[0]}', '\\${', '${a', '${a.b.c}', '$', 'foreach: ', 'matrix: ',
    'do:', 'vars: ', 'outs: ', 'deps: ', 'params: ', '..', '/', '@', ':', '*',
  ], // prettier-ignore
  feed(input) {
    // A pipeline, and its params below a line of their own.
    const [pipeline = '', params = 'a: {b: [1, two]}\n'] = input.toString().split('=====\n');
    load(pipeline, params);
  },
  isRefusal: isRefused,
};

const DVC: Target = {
  name: '.dvc files',
  corpus: corpus('dvc'),
  tokens: [
    ...YAML_TOKENS,
    'md5: ',
    'hash: md5',
    '.dir',
    'path: ',
    'outs:',
    'deps:',
    'wdir: ',
    'files: ',
    '..',
  ],
  feed(input) {
    const project = { '.dvc/config': '', '.git/HEAD': '' };
    const pipeline = 'stages: {b: {cmd: x, deps: [d/x.csv]}}';
    load({ ...project, 'dvc.yaml': pipeline, 'd/x.csv.dvc': input.toString() });
  },
  isRefusal: isRefused,
};

/** Blocks of the corpus: each has a check, so that no other ever comes out of a damaged lock. */
const LOCKS = corpusOf({ corpus: corpus('lock') }).map((bytes) => parseLock(bytes.toString()));

const JSON_MARKS = ['"', ',', '{', '}', '[', ']', ':', '\n'] as const;

const LOCK: Target = {
  name: 'the lock',
  corpus: corpus('lock'),
  tokens: [...JSON_MARKS, '<<<<<<<', '=======', '0', 'null', '"check"', '"version"', '\\u0000'],
  feed(input) {
    const { stages, scripts } = parseLock(input.toString());
    for (const [name, entry] of stages)
      isOneOf(
        entry,
        LOCKS.map((lock) => lock.stages.get(name)),
      );
    for (const [name, entry] of scripts)
      isOneOf(
        entry,
        LOCKS.map((lock) => lock.scripts.get(name)),
      );
  },
  isRefusal: isRefused,
};

/** In whatever order its keys come: one that stands twice, with its own value, changes no record. */
function isOneOf(found: unknown, written: readonly unknown[]): void {
  assert.ok(
    written.some((one) => isDeepStrictEqual(one, found)),
    `a false record: ${JSON.stringify(found)}`,
  );
}

const KEY = sha256('a key') as StageKey;

const RESULT: Target = {
  name: 'run records',
  corpus: corpus('result'),
  tokens: [...JSON_MARKS, '1', '2', '3', 'null', '"key"', '"outs"', '"version":', '../'],
  async feed(input) {
    const { disk } = new VirtualDisk(new FakeClock());
    const temp = new TempArea({ disk, random: nodeRandom, processes: lonelyProcesses }, '/place/tmp');
    const results = createResults(disk, '/place/runs', temp);
    disk.makeFolder('/place/runs');
    disk.write(`/place/runs/${KEY}`, input);
    const found = (await results.find([KEY])).get(KEY);
    if (found !== undefined) isOneOf(found, await recorded());
  },
  isRefusal: isRefused,
};

let known: Promise<readonly unknown[]> | null = null;

function recorded(): Promise<readonly unknown[]> {
  known ??= Promise.all(
    corpusOf(RESULT).map(async (bytes) => {
      const { disk } = new VirtualDisk(new FakeClock());
      disk.makeFolder('/place/runs');
      disk.write(`/place/runs/${KEY}`, bytes);
      const temp = new TempArea({ disk, random: nodeRandom, processes: lonelyProcesses }, '/place/tmp');
      return (await createResults(disk, '/place/runs', temp).find([KEY])).get(KEY);
    }),
  );
  return known;
}

const TREE = memoryDisk(
  Object.fromEntries(
    ['a', 'b.csv', '.h', 'a b', 'é', '[x]', '{y}', '*z', 'd/a.csv', 'd/e/a.csv', 'd/e/f/g/h/i/j/k'].map(
      (path) => [path, ''],
    ),
  ),
);

const GLOB: Target = {
  name: 'globs',
  corpus: corpus('glob'),
  tokens: [
    '*',
    '**',
    '?',
    '[',
    ']',
    '{',
    '}',
    ',',
    '\\',
    '/',
    '..',
    '!',
    '[!a]',
    '[^a]',
    '[a-z]',
    '(',
    ')',
    '|',
    '+',
    '\0',
  ],
  feed(input) {
    const place = { workspace: PROJECT, folder: '.', wdir: '.' };
    const [pattern = '', ...exclude] = input.toString().split('\n');
    findFiles(TREE, place, compileGlob({ patterns: [pattern], exclude }, place));
  },
  isRefusal: (error) => isRefused(error) || error instanceof GlobError || error instanceof PatternError,
};

export const FUZZ_TARGETS: readonly Target[] = [YAML, TEMPLATES, LOCK, RESULT, DVC, GLOB];
