import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from '../../stages/report/html.js';
import { nameInWorkspace, traced } from '../../stages/report/source.js';

const CELLS = { file: 'artifacts/tables/cells.csv', stage: 'aggregate', sha256: '4e8e' };

function named(file: string): string {
  return html`<p>1</p>
    <span class="source" data-source="${file}">From <code>${file}</code>.</span>`.text;
}

test('a source says who made it and what it is, and the rest of the page stays as it is', () => {
  const page = named(CELLS.file);
  const attribute = 'data-source="artifacts/tables/cells.csv"';
  const title =
    'title="made by the stage aggregate, SHA-256 4e8e; lockstep trace artifacts/tables/cells.csv"';
  assert.equal(traced(page, [CELLS]), page.replace(attribute, `${attribute} ${title}`));
  assert.equal(traced(page + page, [CELLS]).split(title).length, 3);
});

test('a name that HTML must escape is found, and escaped again', () => {
  const odd = { file: 'a&"b".csv', stage: 'make@<a>', sha256: 'ff' };
  assert.match(
    traced(named(odd.file), [odd]),
    / title="made by the stage make@&lt;a&gt;, SHA-256 ff; lockstep trace a&amp;&quot;b&quot;\.csv"/,
  );
});

test('a page that names a file which it was not made from is refused', () => {
  assert.throws(
    () => traced(named('artifacts/tables/summary.csv'), [CELLS]),
    /names the source "artifacts\/tables\/summary\.csv", which is none of its inputs \(artifacts\/tables\/cells\.csv\)/,
  );
  assert.throws(() => traced(named('x'), []), /none of its inputs \(it has none\)/);
});

test('a file has the same name in every checkout', () => {
  for (const checkout of ['/home/user/study', '/srv/copy']) {
    assert.equal(nameInWorkspace(`${checkout}/artifacts/report.html`, checkout), 'artifacts/report.html');
  }
});
