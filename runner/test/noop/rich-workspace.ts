import { cpSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LockstepError } from '../../src/model/errors.js';
import { openWorkspace, type OpenOptions, type Workspace } from '../../src/index.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { stagesUpToDate } from '../../src/system/node/unchanged.js';
import type { System } from '../../src/system/system.js';
import { fastTempFolder } from '../support/temp-folder.js';
import { unsyncedDisk } from '../support/test-disks.js';
import { writeTree } from '../support/tree.js';

/** The lockstep that runs in the tests' own process. */
const BUILD = fileURLToPath(new URL('../../dist', import.meta.url));

/** A bit of everything that a decision is made from. */
const FILES = {
  'pipeline.yaml': `
vars: [params.yaml, vars.yaml]
include: ['parts/*/pipeline.yaml']
stages:
  copy: {cmd: cp in/raw.txt copy.txt, deps: [in/raw.txt], outs: [copy.txt]}
  listing: {cmd: ls data > listing.txt, deps: [data], outs: [{listing.txt: {git: true}}]}
  linked: {cmd: cat link.txt alias/one > linked.txt, deps: [link.txt, alias], outs: [linked.txt]}
  values: {cmd: 'echo \${name} > values.txt', params: [lr, {more.json: [a.b]}, {whole.toml: }], outs: [values.txt]}
  cells:
    matrix: {size: '\${sizes}'}
    cmd: mkdir -p cells && echo \${item.size} > cells/\${item.size}.txt
    deps: [copy.txt]
    outs: ['cells/\${item.size}.txt']
  all: {cmd: cat cells/*.txt > all.txt, deps: [{stage: cells}], outs: [all.txt]}
  frozen: {cmd: echo kept > kept.txt, deps: [in/raw.txt], frozen: true, outs: [kept.txt]}
  tree: {cmd: mkdir -p tree/sub && echo 1 > tree/sub/a && echo 2 > tree/b, env: {WORD: yes}, outs: [tree]}
  globbed:
    cmd: cat lists/*.txt > globbed.txt
    deps: [{glob: 'lists/**/*.txt', exclude: lists/left}, {glob: 'later/*.txt', optional: true}]
    outs: [globbed.txt]
  each:
    foreach: {glob: 'lists/*.txt'}
    do: {cmd: 'cp \${item} each-\${key}.out', deps: ['\${item}'], outs: ['each-\${key}.out']}
  joined: {cmd: cat parts/prep/made.txt > joined.txt, deps: [parts/prep/made.txt], outs: [joined.txt]}
  code: {script: stages/main.ts, deps: {raw: in/raw.txt}, params: [lr], outs: {said: said.txt}}
`,
  'parts/prep/pipeline.yaml':
    'stages: {made: {cmd: cp raw.txt made.txt, deps: [raw.txt], params: [x], outs: [made.txt]}}\n',
  'parts/prep/params.yaml': 'x: 1\n',
  'parts/prep/raw.txt': 'raw\n',
  'parts/alone/pipeline.yaml': 'stages: {alone: {cmd: echo > alone.txt, outs: [alone.txt]}}\n',
  'vars.yaml': 'name: net\nsizes: [1, 2]\n',
  'params.yaml': 'lr: 0.1\nother: 1\n',
  'more.json': '{"a": {"b": 1, "c": 2}}',
  'whole.toml': 'x = 1\n',
  'in/raw.txt': 'some words\n',
  'data/one': '1\n',
  'data/sub/two': '2\n',
  'package.json': '{"type": "module", "dependencies": {"dep": "1.0.0"}}',
  'tsconfig.json': '{"extends": "./base.json"}',
  'base.json': '{"compilerOptions": {"useDefineForClassFields": true}}',
  'node_modules/.package-lock.json': '{"packages": {"node_modules/dep": {"integrity": "sha512-a"}}}',
  'node_modules/dep/package.json': '{"name": "dep", "version": "1.0.0", "type": "module", "main": "main.js"}',
  'node_modules/dep/main.js': 'export const dep = 1;\n',
  'stages/main.ts': `
import { writeFileSync } from 'node:fs';
import { number, object, stage } from 'lockstep/stage';
import { dep } from 'dep';
import { used } from '../lib/util';
const { outs } = stage({ params: object({ lr: number() }), deps: ['raw'], outs: ['said'] });
writeFileSync(outs.said, \`\${used} \${dep}\`);
`,
  'lib/util/index.ts': "import { inner } from './deep/inner.js';\nexport const used = inner + 1;\n",
  'lib/util/deep/inner.ts': 'export const inner = 1;\nexport const unused = 2;\n',
  'lists/one.txt': '1\n',
  'lists/sub/two.txt': '2\n',
  'notes.txt': 'of no stage\n',
} as const;

/** Everything was made long ago, so that no time is too fresh to be trusted; nothing is synced. */
export const SYSTEM: System = {
  ...nodeSystem,
  disk: unsyncedDisk,
  clock: { ...nodeSystem.clock, now: () => nodeSystem.clock.now() + 10_000 },
};

const home = join(fastTempFolder('noop'), 'workspace');
const template = join(fastTempFolder('noop-template'), 'workspace');
let made: Promise<void> | null = null;

/** Runs all stages, once a process. */
async function makeTemplate(): Promise<void> {
  writeTree(home, FILES);
  symlinkSync('in/raw.txt', join(home, 'link.txt'));
  symlinkSync('data', join(home, 'alias'));
  // A frozen stage never runs: somebody made its out.
  writeTree(home, { 'kept.txt': 'kept\n' });
  const { ok, executed } = await (await open({ directory: home })).run().finished;
  if (!ok || executed !== 13) throw new Error(`the template ran ${executed} stages`);
  renameSync(home, template);
}

/**
 * A workspace in which the last run had nothing to do, and the end of the one before: it lies where it was made, so that
 * nothing of it has to be made anew.
 */
export async function upToDateWorkspace(): Promise<string> {
  made ??= makeTemplate();
  await made;
  rmSync(home, { recursive: true, force: true });
  cpSync(template, home, { recursive: true, verbatimSymlinks: true });
  await runIn(home);
  return home;
}

export async function runIn(folder: string): Promise<void> {
  await (await open({ directory: folder })).run().finished;
}

/** What the fast road says; `null`: it doesn't know. */
export function atOnce(folder: string): number | null {
  return stagesUpToDate(folder, BUILD);
}

/** Whether the whole road finds nothing to do, as `plan --check`. */
export async function isUpToDate(folder: string): Promise<boolean> {
  try {
    const { stages } = await (await open({ directory: folder })).plan();
    return stages.every(({ action }) => action === 'up-to-date');
  } catch (error) {
    if (error instanceof LockstepError || isDiskError(error)) return false;
    throw error;
  }
}

export async function open(asking: Pick<OpenOptions, 'directory' | 'all'>): Promise<Workspace> {
  return openWorkspace({ ...asking, system: SYSTEM });
}

function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
