import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { template } from '../src/generated/template.js';

test('the page’s script and style are at most 150 KB', (t) => {
  const bundle = template.script + template.style;
  const [bytes, zipped] = [Buffer.byteLength(bundle), gzipSync(bundle).length];
  t.diagnostic(`${String(bytes)} bytes, ${String(zipped)} zipped`);
  assert.ok(bytes <= 150_000, `${String(bytes)} bytes`);
});

test('nothing of where it was built is in it', () => {
  for (const text of [template.script, template.style]) {
    assert.doesNotMatch(text, new RegExp(process.cwd().replaceAll('/', '\\/')));
    assert.doesNotMatch(text, /sourceMappingURL|node_modules/);
  }
});
