import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { sha256 } from '../../src/model/hashes.js';
import { manifestHash } from '../../src/model/manifest.js';
import { Rig } from '../support/rig.js';

/** prepare → train (a cell a rate; its out is a folder) → report, a script with an import. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type": "module"}',
  '.gitignore': '/data.txt\n/node_modules\n',
  'pipeline.yaml': `
stages:
  prepare:
    cmd: tr a-z A-Z < raw.txt > data.txt
    deps: [raw.txt]
    outs: [data.txt]
  train:
    foreach: {fast: 2, slow: 1}
    do:
      cmd: mkdir cell-\${key}; cat data.txt > cell-\${key}/model; echo \${item} > cell-\${key}/rate
      deps: [data.txt]
      outs: [{'cell-\${key}': {git: true}}]
  report:
    script: stages/report.ts
    with: {top: 3}
    deps: {words: words.txt, cells: {stage: train}}
    params: [title]
    outs: {report: {path: out/report.txt, git: true}}
`,
  'params.yaml': 'title: Two words\n',
  'raw.txt': 'some words\n',
  'words.txt': 'in order\n',
  'stages/order.ts': 'export const reversed = (texts: readonly string[]) => texts.toReversed();\n',
  'stages/report.ts': `
import { readFileSync, writeFileSync } from 'node:fs';
import { integer, object, stage, string } from 'lockstep/stage';
import { reversed } from './order.js';
const { params, groups, outs } = stage({
  params: object({ title: string() }),
  with: object({ top: integer(1) }),
  deps: ['words'],
  groups: ['cells'],
  outs: ['report'],
});
const [out = ''] = Object.values(groups.cells[0]?.outs ?? {});
writeFileSync(outs.report, params.title + reversed(groups.cells.map(({ name }) => name)).join() + out.length);
`,
};

async function finished(): Promise<Rig> {
  const rig = new Rig(FILES);
  const { code, stdout, stderr } = await rig.run();
  assert.equal(code, 0, stdout + stderr);
  return rig;
}

function git(rig: Rig, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: rig.folder,
    stdio: 'ignore',
  });
}

interface Traced extends Record<string, unknown> {
  readonly kind: string;
  readonly file: Record<string, unknown>;
  readonly now: { readonly action: string; readonly reasons: readonly { readonly text: string }[] };
  readonly execution: Record<string, unknown>;
}

async function trace(rig: Rig, ...args: readonly string[]): Promise<Traced> {
  const { code, stdout, stderr } = await rig.lockstep('trace', '--json', ...args);
  assert.equal(code, 0, stderr);
  const { v, files } = JSON.parse(stdout) as { v: number; files: Traced[] };
  const [file] = files;
  assert.ok(v === 1 && file !== undefined && files.length === 1);
  return file;
}

async function text(rig: Rig, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await rig.lockstep('trace', ...args);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

async function refusal(rig: Rig, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await rig.lockstep('trace', ...args);
  assert.deepEqual([code, stdout], [2, '']);
  return stderr;
}

interface Block {
  readonly key: string;
  readonly code: string;
  readonly deps: readonly { readonly hash: string }[];
  readonly outs: readonly { readonly hash: string; readonly size: number }[];
}

function block(rig: Rig, stage: string): Block {
  const { stages } = JSON.parse(rig.read('pipeline.lock')) as { stages: Record<string, Block> };
  const found = stages[stage];
  assert.ok(found);
  return found;
}

const short = (hash: string): string => hash.slice(hash.indexOf(':') + 1).slice(0, 12);

test('an out is told with its stage, key and inputs, and what those were made from', async () => {
  const rig = await finished();
  const { key, code, deps, outs } = block(rig, 'report');
  const [words = '', cells = ''] = deps.map(({ hash }) => short(hash));
  const told = await text(rig, 'out/report.txt');
  const [ran = ''] = /^ {2}ran .*\n {10}on .*\n {10}lockstep run --json\n/m.exec(told) ?? [];
  assert.match(ran, /ran {5}20.* UTC, executed, \d.*\n/);
  assert.equal(
    told.replace(ran, ''),
    `out/report.txt
  stage   ✔ report: up to date
  file    ✔ unchanged since it was recorded: ${short(outs[0]?.hash ?? '')}, ${outs[0]?.size ?? ''} B
  key     ${key}
  script  stages/report.ts
  code    ${code}
  with    top  3
  params  params.yaml
            title  "Two words"
  deps    ${words}   9 B  words.txt
          ${cells}  26 B  train (2 cells)

report  stages/report.ts  ${short(key)}
├─ words.txt  ${words}
├─ params.yaml
└─ train (2 cells)
   └─ prepare  ${short(block(rig, 'prepare').key)}
      └─ raw.txt  ${sha256('some words\n').slice(0, 12)}
`,
  );
});

test('trace --json is one object: the lock’s block with sizes, the present state, the lineage', async () => {
  const rig = await finished();
  const [fast, prepare] = [block(rig, 'train@fast'), block(rig, 'prepare')];
  const model = { hash: `file:${sha256('SOME WORDS\n')}`, size: 11 };
  const data = { path: 'data.txt', ...model };
  const { execution, ...found } = await trace(rig, 'cell-fast/model');
  const { attempt, kind } = execution as { kind: string; attempt: { key: string; end: { outcome: string } } };
  assert.deepEqual([kind, attempt.key, attempt.end.outcome], ['attempt', fast.key, 'executed']);
  assert.deepEqual(found, {
    kind: 'out',
    path: 'cell-fast/model',
    stage: 'train@fast',
    out: { name: null, path: 'cell-fast' },
    file: { kind: 'unchanged', recorded: model },
    stored: true,
    record: {
      key: fast.key,
      cmd: ['mkdir cell-fast; cat data.txt > cell-fast/model; echo 2 > cell-fast/rate'],
      shell: 'bash -euo pipefail',
      wdir: '.',
      deps: [data],
      params: {},
      outs: [
        {
          path: 'cell-fast',
          hash: manifestHash({
            entries: [
              { path: 'model', kind: 'file', hash: `file:${sha256('SOME WORDS\n')}`, size: 11 },
              { path: 'rate', kind: 'file', hash: `file:${sha256('2\n')}`, size: 2 },
            ],
          }),
          size: 13,
        },
      ],
    },
    now: { action: 'up-to-date', reasons: [], key: fast.key },
    lineage: [
      {
        name: 'train@fast',
        group: 'train',
        script: null,
        key: fast.key,
        upstream: [{ stage: 'prepare', asRecorded: true }],
        sources: [],
      },
      {
        name: 'prepare',
        group: null,
        script: null,
        key: prepare.key,
        upstream: [],
        sources: [{ path: 'raw.txt', hash: `file:${sha256('some words\n')}` }],
      },
    ],
  });
});

test('a file that was changed, added or removed by hand is told from the recorded one', async () => {
  const rig = await finished();
  const recorded = { hash: `file:${sha256('2\n')}`, size: 2 };
  rig.write('cell-fast/rate', '20\n');
  rig.write('cell-fast/note', 'x\n');
  rig.remove('cell-fast/model');
  const changed = await trace(rig, 'cell-fast/rate');
  const present = { hash: `file:${sha256('20\n')}`, size: 3 };
  assert.deepEqual(changed.file, { kind: 'changed', recorded, present, files: null });
  assert.equal(changed.now.action, 'restore');
  assert.equal((await trace(rig, 'cell-fast/note')).file.kind, 'added');
  assert.equal((await trace(rig, 'cell-fast/model')).file.kind, 'absent');
  const folder = await text(rig, 'cell-fast', '--depth', '0');
  assert.match(
    folder,
    /file {4}✖ changed since it was recorded\n.* recorded {2}\w+, 13 B\n.* here {6}\w+, 5 B\n.* changed {2}rate\n.* added {4}note\n.* removed {2}model\n/,
  );
  // Of what comes behind only what was read of it counts.
  assert.equal((await trace(rig, 'out/report.txt')).now.action, 'up-to-date');
});

test('what is gone is in the store, or isn’t', async () => {
  const rig = await finished();
  rig.remove('cell-slow');
  assert.match(
    await text(rig, 'cell-slow'),
    /absent; recorded: .*\n {10}the store has it: lockstep run train@slow\n/,
  );
  rig.remove('.lockstep/store');
  rig.remove('.lockstep/runs');
  assert.match(await text(rig, 'cell-slow'), /absent; recorded: .*\n {10}the store does not have it\n/);
});

test('a stage that is stale says why, and the file is still told by its record', async () => {
  const rig = await finished();
  const { key } = block(rig, 'report');
  rig.write('params.yaml', 'title: Three\n');
  const { now, record } = await trace(rig, 'out/report.txt');
  assert.deepEqual(
    [now.action, now.reasons.map((reason) => reason.text)],
    ['run', ['param title "Two words" → Three']],
  );
  assert.deepEqual(
    [(record as Block).key, (record as { params: unknown }).params],
    [key, { 'params.yaml': { title: 'Two words' } }],
  );
  // What was read of a group can't be told any more once its cells were made anew.
  rig.write('raw.txt', 'more words\n');
  assert.equal((await rig.run('train')).code, 0);
  const told = await text(rig, 'out/report.txt');
  assert.match(told, /\n {10}\w{12} +\? {2}train\n/);
  assert.match(told, /\n└─ train \(2 cells\) \(remade since\)\n/);
});

test('a clone has no history and says so; what git brought is unchanged and up to date', async () => {
  const rig = await finished();
  git(rig, 'init', '-q');
  git(rig, 'add', '.');
  git(rig, 'commit', '-q', '-m', 'results');
  const clone = new Rig();
  git(clone, 'clone', '-q', rig.folder, '.');
  const found = await trace(clone, 'out/report.txt');
  assert.deepEqual(
    [found.file.kind, found.now.action, found.execution],
    ['unchanged', 'up-to-date', { kind: 'none' }],
  );
  assert.match(await text(clone, 'cell-fast/rate'), /no attempt is recorded on this machine/);
  assert.equal(clone.exists('.lockstep'), false);
});

test('of an attempt with other inputs it isn’t said that it made the record', async () => {
  const rig = await finished();
  const lock = rig.read('pipeline.lock');
  rig.write('raw.txt', 'other words\n');
  assert.equal((await rig.run('prepare')).code, 0);
  rig.remove('.lockstep/history');
  rig.write('raw.txt', 'more words\n');
  assert.equal((await rig.run('prepare')).code, 0);
  rig.write('pipeline.lock', lock);
  const { execution } = await trace(rig, 'data.txt');
  assert.equal(execution.kind, 'other');
});

test('a source is told by who reads it, and whether it is what they read', async () => {
  const rig = await finished();
  const present = { hash: `file:${sha256('in order\n')}`, size: 9 };
  const reader = { stage: 'report', as: 'dep', named: 'words.txt', asRecorded: true };
  assert.deepEqual(await trace(rig, 'words.txt'), {
    kind: 'source',
    path: 'words.txt',
    present,
    readers: [reader],
  });
  rig.write('words.txt', 'out of order\n');
  rig.write('params.yaml', 'title: Two words\nunread: 1\n');
  rig.write('stages/order.ts', rig.read('stages/order.ts').replace('toReversed', 'toSorted'));
  const told = await text(rig, 'words.txt', 'params.yaml', 'stages/order.ts', 'stages/report.ts');
  assert.deepEqual(
    [...told.matchAll(/^ {2}read by (.*)$/gm)].map(([, line]) => line),
    [
      '▶ changed since  report, as a dep',
      '✔ as recorded    report, as params',
      '▶ changed since  report, imported by stages/report.ts',
      '✔ as recorded    report, as its script',
    ],
  );
});

test('before the first run there is nothing but what the pipeline says', async () => {
  const rig = new Rig(FILES);
  const told = await text(rig, 'out/report.txt');
  assert.match(told, /▶ report: run\n {10}never run\n/);
  assert.match(told, /record {2}none: pipeline\.lock has no block of report\n/);
  assert.match(
    told,
    /\nreport {2}stages\/report\.ts\n├─ words\.txt\n├─ params\.yaml\n└─ train \(2 cells\)\n {3}└─ prepare\n {6}└─ raw\.txt\n$/,
  );
  assert.match(await text(rig, 'words.txt'), /… never run {6}report, as a dep\n/);
});

test('paths count from the current folder, and with --name they are those of a scratch workspace', async () => {
  const rig = await finished();
  const path = async (...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await rig.lockstep(...args, '--json');
    return (JSON.parse(stdout) as { files: Traced[] }).files[0]?.path;
  };
  assert.equal(await path('-C', 'cell-fast', 'trace', 'rate'), 'cell-fast/rate');
  assert.equal(await path('-C', 'cell-fast', 'trace', '../out/report.txt'), 'out/report.txt');
  await rig.lockstep('run', '-S', 'title=Hot', '--name', 'hot');
  for (const typed of ['out/report.txt', '.lockstep/scratch/hot/out/report.txt']) {
    const { record, file } = await trace(rig, typed, '-S', 'title=Hot', '--name', 'hot');
    assert.deepEqual((record as { params: unknown }).params, { 'params.yaml': { title: 'Hot' } });
    assert.equal(file.kind, 'unchanged');
  }
});

test('--all has every cell, and --depth so many steps', async () => {
  const rig = await finished();
  assert.match(
    await text(rig, 'out/report.txt', '--all'),
    /\n├─ train@fast .*\n│ {2}└─ prepare .*\n│ {5}└─ raw\.txt .*\n└─ train@slow .*\n {3}└─ prepare {2}\[\.\.\.\]\n$/,
  );
  assert.match(await text(rig, 'out/report.txt', '--depth', '1'), /\n└─ train \(2 cells\) {2}…\n$/);
  assert.match(await text(rig, 'out/report.txt', '--depth', '0'), /lockstep run --json\n$/);
  assert.match(await refusal(rig, 'out/report.txt', '--depth', 'x'), /'--depth <n>' argument 'x' is invalid/);
});

test('what is nothing to the pipeline is refused, all of it at once, with what was meant', async () => {
  const rig = await finished();
  assert.equal(
    await refusal(rig, 'out/reprot.txt', 'report.txt', 'out', 'pipeline.yaml', 'words.txt'),
    `no stage makes out/reprot.txt, and none reads it
Did you mean "out/report.txt"?

no stage makes report.txt, and none reads it
Did you mean "out/report.txt"?

out is no out, but a folder around one
Name it: out/report.txt

no stage makes pipeline.yaml, and none reads it
"lockstep list --json" has the deps and outs of every stage.
`,
  );
  assert.equal(
    await refusal(rig, 'cell-slow/modell'),
    'there is no modell in cell-slow, and it was recorded without it\nDid you mean "cell-slow/model"?\n',
  );
});
