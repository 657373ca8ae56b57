import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const page = readFileSync(new URL('../../../docs/coming-from-dvc.md', import.meta.url), 'utf8');

test('every difference is held by a test that exists', () => {
  const references = [...page.matchAll(/`([\w-]+\/[\w-]+\.test\.ts)`: ([^|\n]*?)(?= \(`| \||$)/gm)];
  assert.ok(references.length > 15, `only ${references.length} found`);
  const lost = references.filter(([, file = '', title = '']) => {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
    // In source an apostrophe may be escaped.
    return !text.replaceAll("\\'", "'").includes(title.trim());
  });
  assert.deepEqual(
    lost.map(([reference]) => reference),
    [],
  );
});

test('no row of a table of differences is without its test', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('|') && line.split('|').length === 5);
  const without = rows.filter(
    (row) => !row.includes('.test.ts`') && !/\| *-+ *\||Test \|$|Test +\|$/.test(row),
  );
  assert.deepEqual(without, []);
});
