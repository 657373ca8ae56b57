import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

function docs(): Rig {
  return new Rig({
    'pipeline.yaml': `
stages:
  folder: { cmd: ls docs > folder.txt, deps: [docs], outs: [folder.txt] }
  glob: { cmd: ls docs/*.md > glob.txt, deps: [{ glob: 'docs/*.md' }], outs: [glob.txt] }
`,
    ...Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`docs/${name}.md`, `${name}\n`])),
  });
}

async function reasons(rig: Rig): Promise<Record<string, string[]>> {
  const plan = await rig.plan();
  return Object.fromEntries(
    Object.entries(plan).map(([name, { reasons }]) => [name, reasons.map(({ text }) => text)]),
  );
}

test('a changed folder or glob tells which files were added, changed and removed', async () => {
  const rig = docs();
  await rig.run();
  rig.write('docs/a.md', 'A\n');
  rig.write('docs/new.md', 'new\n');
  rig.remove('docs/b.md');
  chmodSync(rig.path('docs/c.md'), 0o755);
  assert.deepEqual(await reasons(rig), {
    folder: ['dep docs: a.md changed, c.md changed in its executable bit, new.md added, b.md removed'],
    glob: [
      'dep docs/*.md: docs/a.md changed, docs/c.md changed in its executable bit, docs/new.md added, docs/b.md removed',
    ],
  });
  await rig.run();
  for (const name of ['a', 'c', 'd', 'e', 'new']) rig.write(`docs/${name}.md`, 'other\n');
  assert.deepEqual((await reasons(rig)).folder, ['dep docs: a.md, c.md, d.md and 2 more changed']);
});

test('an empty folder that came or went is told', async () => {
  const rig = docs();
  mkdirSync(rig.path('docs/gone'));
  await rig.run();
  rig.remove('docs/gone');
  mkdirSync(rig.path('docs/new/empty'), { recursive: true });
  assert.deepEqual(await reasons(rig), { folder: ['dep docs: new/empty/ added, gone/ removed'], glob: [] });
});

test('where it isn’t known what was in it, only that it changed is told', async () => {
  const rig = docs();
  await rig.run();
  rig.write('docs/a.md', 'A\n');
  for (const damage of ['', '[', '[["a"]]', '{}']) {
    for (const name of ['folder', 'files']) {
      const { stages } = JSON.parse(rig.read('pipeline.lock')) as {
        stages: Record<string, { deps: { hash: string }[] }>;
      };
      const hash = stages[name === 'files' ? 'glob' : 'folder']?.deps[0]?.hash ?? '';
      rig.write(`.lockstep/listings/${hash.replace(':', '-')}.2.json`, damage);
    }
    assert.deepEqual(await reasons(rig), { folder: ['dep docs changed'], glob: ['dep docs/*.md changed'] });
  }
  rig.remove('.lockstep/listings');
  assert.deepEqual((await reasons(rig)).folder, ['dep docs changed']);
});

test('what no stage recorded any more is forgotten', async () => {
  const rig = docs();
  await rig.run();
  rig.write('docs/a.md', 'A\n');
  await rig.run();
  rig.write('docs/a.md', 'a\n');
  await rig.run();
  rig.write('docs/b.md', 'B\n');
  assert.deepEqual((await reasons(rig)).folder, ['dep docs: b.md changed'], 'a restored stage’s, too');
});
