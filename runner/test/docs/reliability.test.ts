import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const DOCS = fileURLToPath(new URL('../../../docs/', import.meta.url));
const page = readFileSync(join(DOCS, 'reliability.md'), 'utf8');

/** Number of a test → where it is, by file and name. */
function twenty(): ReadonlyMap<number, readonly { readonly file: string; readonly name: string }[]> {
  const rows = [...page.matchAll(/^\| (\d+) +\|.*\| (.*) \|$/gm)];
  return new Map(
    rows.map(([, number, where = '']) => [
      Number(number),
      [...where.matchAll(/\]\((\S+?)\): “(.*?)”/g)].map(([, file = '', name = '']) => ({ file, name })),
    ]),
  );
}

test('each of the twenty tests that the page lists is there, by file and name; two wait for what isn’t built', () => {
  const listed = twenty();
  assert.deepEqual(
    [...listed.keys()],
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  const waiting = [...listed].filter(([, tests]) => tests.length === 0).map(([number]) => number);
  assert.deepEqual(waiting, [17, 18]);
  for (const { file, name } of [...listed.values()].flat()) {
    const isThere = readFileSync(join(DOCS, file), 'utf8').includes(name);
    assert.ok(isThere, `${file} has no test “${name}”`);
  }
});
