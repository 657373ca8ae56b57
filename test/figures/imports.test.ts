import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { test } from 'node:test';

const FIGURES = join(import.meta.dirname, '..', '..', 'stages', 'figures');

const entries = readdirSync(FIGURES).filter((name) => name.endsWith('.ts'));

/** Files that a file imports, types aside, relative to stages/figures. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(FIGURES, file), 'utf8');
  return [...text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']*)\.js'/gm)].map(
    ([, path = '']) => normalize(join(file, '..', `${path}.ts`)),
  );
}

function reachableFrom(file: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (next: string): void => {
    for (const found of importsOf(next)) {
      if (seen.has(found)) continue;
      seen.add(found);
      visit(found);
    }
  };
  visit(file);
  return seen;
}

/** The modules that draw one figure (or several alike): what an entry point, or an export of it, names beside what runs it. */
function drawings(entry: string): readonly string[] {
  return importsOf(entry).filter((path) => path.startsWith('drawings'));
}

test('every entry point draws, and none of what it draws reaches another drawing of it', () => {
  assert.ok(entries.flatMap(drawings).length >= 12, entries.join(' '));
  for (const entry of entries) {
    assert.ok(drawings(entry).length > 0 || entry === 'png.ts', entry);
    for (const one of drawings(entry)) {
      const reached = drawings(entry).filter((other) => other !== one && reachableFrom(one).has(other));
      assert.deepEqual(reached, [], `${entry}: ${one}`);
    }
  }
});

test('no entry point reaches another one, or what another one draws', () => {
  for (const entry of entries) {
    const reachable = reachableFrom(entry);
    assert.ok(reachable.size > 0, entry);
    for (const other of entries) {
      assert.ok(!reachable.has(other), `${entry} reaches ${other}`);
      for (const drawing of drawings(other)) {
        assert.ok(
          !reachable.has(drawing) || drawings(entry).includes(drawing),
          `${entry} reaches ${relative('.', drawing)}, which ${other} draws`,
        );
      }
    }
  }
});
