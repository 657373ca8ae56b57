import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Rig } from '../support/rig.js';

/** The page's pipelines: what they are called, their files, and the commands that the page says. */
const sections = readFileSync(new URL('../../../docs/grids.md', import.meta.url), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const blocks = [...section.matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, text = '']) => text);
    const named = blocks.map((text) => ({ name: /^(?:#|\/\/) (\S+\.\w+)\n/.exec(text)?.[1], text }));
    return {
      title: section.split('\n')[0] ?? '',
      files: new Map(named.flatMap(({ name, text }) => (name === undefined ? [] : [[name, text]]))),
      commands: named.flatMap(({ name, text }) => (name === undefined ? text.trim().split('\n') : [])),
    };
  });

/** How many stages each `lockstep run` of a section executed, by its files and those of the test. */
async function executed(
  index: number,
  files: Readonly<Record<string, string>>,
): Promise<readonly [Rig, number[]]> {
  const section = sections[index];
  assert.ok(section);
  const rig = new Rig({
    'package.json': '{ "type": "module" }',
    ...Object.fromEntries(section.files),
    ...files,
  });
  const counts: number[] = [];
  for (const command of section.commands) {
    const words = command.replace(/ +#.*$/, '').split(' ');
    if (words[0] === 'lockstep') {
      const { code, stderr, events } = await rig.run(...words.slice(2));
      assert.equal(code, 0, stderr);
      counts.push(
        events.filter(({ type, outcome }) => type === 'stage-finished' && outcome === 'executed').length,
      );
    } else {
      execFileSync('sh', ['-eu', '-c', command], { cwd: rig.folder });
    }
  }
  return [rig, counts];
}

test('the page has three pipelines', () => {
  assert.deepEqual(
    sections.map(({ title }) => title),
    [
      'CSV files, a table, a chart',
      'A folder of files, each a cell of its own',
      'Three tools, four inputs, a table of results',
    ],
  );
});

test('CSV files become a table, and that a chart', async () => {
  const [rig, counts] = await executed(0, {
    'data/january.csv': 'name,number\na,1\nb,2\n',
    'data/february.csv': 'name,number\na,10\n',
  });
  assert.deepEqual(counts, [2, 0, 2, 0]);
  assert.equal(rig.read('table.csv'), 'month,total\nfebruary,10\njanuary,3\nmarch,7\n');
  assert.match(
    rig.read('chart.svg'),
    /width="10" height="16"><title>february<.*width="7" height="16"><title>march</,
  );
});

test('each file of a folder is a cell', async () => {
  const [rig, counts] = await executed(1, {
    'notes/start.md': 'Start\nhere\n',
    'notes/guide/first.md': 'First\nsteps\n',
    'notes/guide/second part.md': 'Second\nsteps\n',
    'notes/drafts/later.md': 'Later\n',
  });
  assert.deepEqual(counts, [4, 2, 0]);
  assert.equal(
    rig.read('index.txt'),
    'pages/guide/first.html\npages/guide/second part.html\npages/start.html\n',
  );
  assert.equal(rig.read('pages/guide/first.html'), '<title>First</title>\nsteps\none more line\n');
});

test('tools by inputs come into one table', async () => {
  const [rig, counts] = await executed(2, {
    'inputs/zeros': '0'.repeat(5000),
    'inputs/words': 'one two three '.repeat(300),
    'inputs/empty': '',
    'inputs/text.txt': 'a text\n',
  });
  assert.deepEqual(counts, [13, 4]);
  const [head, , ...rows] = rig.read('table.md').trim().split('\n');
  assert.equal(head, '|  | best | fast | usual |');
  assert.deepEqual(
    rows.map((row) => row.split(' | ')[0]),
    ['| empty', '| more', '| text.txt', '| words', '| zeros'],
  );
  for (const row of rows) assert.match(row, /^\| \S+( \| \d+){3} \|$/);
});
