import fc from 'fast-check';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Something that is done to a workspace. */
export interface Edit {
  readonly kind: string;
  /** Chooses among what is there. */
  readonly at: number;
  /** What is written. */
  readonly text: string;
}

/** Where something new would count. */
const NEW_PLACES = [
  'lib/util.ts',
  'lib/util/index.js',
  'lib/util/deep/inner.js',
  'lib/util/deep/package.json',
  'lib/tsconfig.json',
  'stages/tsconfig.json',
  'stages/node_modules/dep/package.json',
  'node_modules/other/package.json',
  'lib/node_modules/dep/package.json',
  'data/new',
  'data/sub/new',
  'lists/new.txt',
  'lists/sub/new.txt',
  'lists/deep/new.txt',
  'lists/left/new.txt',
  'later/new.txt',
  'tree/new',
  'in/new',
  'dvc.yaml',
  '.dvc/config',
  'parts/more/pipeline.yaml',
  'parts/prep/dvc.yaml',
  '.lockstep/attempts/copy/attempt.json',
  '.lockstep/lock',
  '.gitignore',
  'notes-too.txt',
];

/** Pairs of texts of pipeline.yaml. */
const PIPELINE_EDITS = [
  ['frozen: true, ', ''],
  ['cp in/raw.txt copy.txt', 'cp  in/raw.txt copy.txt'],
  ['env: {WORD: yes}', 'env: {WORD: no}'],
  ['env: {WORD: yes}, ', ''],
  ['params: [lr], ', ''],
  ['outs: [copy.txt]}', 'outs: [copy.txt], always_changed: true}'],
  ['outs: [copy.txt]}', 'outs: [copy.txt], desc: words}'],
  ['matrix: {size:', 'matrix: {other: [1], size:'],
  ['vars: [params.yaml, vars.yaml]', 'vars: [params.yaml, vars.yaml, {more: 1}]'],
  ['stages:\n', 'stages:\n  more: {cmd: echo > more.txt, outs: [more.txt]}\n'],
  ['deps: [{stage: cells}]', 'deps: [cells/1.txt, cells/2.txt]'],
  ["include: ['parts/*/pipeline.yaml']\n", ''],
  ["['parts/*/pipeline.yaml']", "['parts/p*/pipeline.yaml']"],
  ['', '# a comment\n'],
] as const;

const LINKS = [
  ['link.txt', 'data/one'],
  ['link.txt', 'nowhere'],
  ['link.txt', 'link.txt'],
  ['alias', 'data/sub'],
  ['alias', '.'],
  ['copy.txt', 'in/raw.txt'],
  ['data/sub/two', '../one'],
] as const;

const EDITS: Readonly<Record<string, (folder: string, edit: Edit) => void>> = {
  written(folder, { at, text }) {
    writeFileSync(chosen(filesIn(folder), at), text);
  },
  appended(folder, { at, text }) {
    appendFileSync(chosen(filesIn(folder), at), text);
  },
  /** As large as before, and as old. */
  disguised(folder, { at }) {
    const path = chosen(filesIn(folder), at);
    const { atime, mtime } = statSync(path);
    const bytes = readFileSync(path);
    if (bytes.length > 0) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    utimesSync(path, atime, mtime);
  },
  /** Another file under its name, as editors save. */
  replaced(folder, { at, text }) {
    const path = chosen(filesIn(folder), at);
    writeFileSync(`${path}.fresh`, text);
    renameSync(`${path}.fresh`, path);
  },
  exchanged(folder, { at, text }) {
    const paths = filesIn(folder);
    const [one, other] = [chosen(paths, at), chosen(paths, at + text.length + 1)];
    renameSync(one, `${one}.aside`);
    renameSync(other, one);
    renameSync(`${one}.aside`, other);
  },
  madeExecutable(folder, { at }) {
    const path = chosen(filesIn(folder), at);
    chmodSync(path, statSync(path).mode ^ 0o111);
  },
  touched(folder, { at }) {
    utimesSync(chosen(filesIn(folder), at), at % 4_000_000_000, at % 4_000_000_000);
  },
  removed(folder, { at }) {
    rmSync(chosen(filesIn(folder), at));
  },
  folderRemoved(folder, { at }) {
    rmSync(chosen(foldersIn(folder), at), { recursive: true });
  },
  /** A folder in a file's place. */
  turned(folder, { at }) {
    const path = chosen(filesIn(folder), at);
    rmSync(path);
    mkdirSync(path);
  },
  appeared(folder, { at, text }) {
    const path = join(folder, chosen(NEW_PLACES, at));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.endsWith('package.json') ? '{"name": "dep", "version": "2.0.0"}' : text);
  },
  retargeted(folder, { at }) {
    const [link, target] = chosen(LINKS, at);
    rmSync(join(folder, link), { force: true });
    symlinkSync(target, join(folder, link));
  },
  declaredOtherwise(folder, { at }) {
    const path = join(folder, 'pipeline.yaml');
    const [from, to] = chosen(PIPELINE_EDITS, at);
    if (existsSync(path)) writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  },
};

export const anyEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...Object.keys(EDITS)),
  at: fc.nat(),
  text: fc.constantFrom('1\n', 'x = 1\n', 'lr: 0.2\n', '{}', 'export const inner = 5;\n', ''),
});

/** Does it, as far as it can be done to what is there. */
export function perform(folder: string, edit: Edit): void {
  try {
    EDITS[edit.kind]?.(folder, edit);
  } catch (error) {
    // Such as a file in a folder's place, by an edit before.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

function chosen<T>(all: readonly T[], at: number): T {
  const one = all[at % all.length];
  if (one === undefined) throw new Error('there is nothing to choose from');
  return one;
}

function filesIn(folder: string): readonly string[] {
  return entriesIn(folder).flatMap(({ path, isFile }) => (isFile ? [path] : []));
}

function foldersIn(folder: string): readonly string[] {
  return entriesIn(folder).flatMap(({ path, isFile }) => (isFile ? [] : [path]));
}

/** Not the index, which is what is put to the test; nor what lies behind links, such as the runner itself. */
const LEFT_ALONE = ['.lockstep/index', '.lockstep/history', '.lockstep/node_modules'];

function entriesIn(
  folder: string,
  within = '',
): readonly { readonly path: string; readonly isFile: boolean }[] {
  return readdirSync(join(folder, within), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const name = join(within, entry.name);
      const path = join(folder, name);
      if (LEFT_ALONE.includes(name)) return [];
      if (entry.isFile()) return [{ path, isFile: true }];
      return entry.isDirectory() ? [{ path, isFile: false }, ...entriesIn(folder, name)] : [];
    });
}
