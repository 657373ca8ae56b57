import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

test('the rooms of the runner are those whose order is held, and those that concepts.md tells of', () => {
  const present = readdirSync(join(root, 'runner', 'src'));
  const rules = readFileSync(join(root, '.dependency-cruiser.cjs'), 'utf8');
  const [, list = ''] = /const ROOMS = \[([^\]]*)\]/.exec(rules) ?? [];
  const ordered = [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
  assert.deepEqual(ordered.toSorted(), present.toSorted());

  const concepts = readFileSync(join(root, 'docs', 'concepts.md'), 'utf8');
  const table = concepts.slice(concepts.indexOf('| Room '), concepts.indexOf('## Where a file comes from'));
  const told = [...table.matchAll(/^\| `([^`/]+)\/?` /gm)].map(([, name = '']) => name);
  assert.deepEqual(told, ordered);
});
