import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { InstalledPackages, packageName } from '../../src/inputs/code/javascript/packages.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { tempFolder } from '../support/temp-folder.js';

/** A folder with installed packages: place below it → their package.json. */
function installed(packages: Readonly<Record<string, object>>): string {
  const workspace = tempFolder('packages');
  for (const [place, manifest] of Object.entries(packages)) {
    const file = join(workspace, place, 'package.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(manifest));
  }
  return workspace;
}

function closureOf(workspace: string, names: readonly string[]): readonly string[] {
  return new InstalledPackages(nodeDisk, workspace).closure(names);
}

test('the name of a package, in whatever way it is imported', () => {
  assert.deepEqual(['yaml', 'yaml/util', '@scope/a', '@scope/a/b/c.js'].map(packageName), [
    'yaml',
    'yaml',
    '@scope/a',
    '@scope/a',
  ]);
});

test('what is imported and all that it needs, found as Node finds it, each once, sorted', () => {
  const workspace = installed({
    'node_modules/a': {
      version: '1.0.0',
      dependencies: { b: '*', c: '*' },
      devDependencies: { absent: '*' },
    },
    'node_modules/b': { version: '2.0.0', dependencies: { a: '*' } },
    'node_modules/a/node_modules/b': { version: '1.5.0', peerDependencies: { c: '*', absent: '*' } },
    'node_modules/c': { version: '3.0.0' },
    'node_modules/unused': { version: '9.0.0' },
  });
  assert.deepEqual(closureOf(workspace, ['a', 'b']), ['a@1.0.0', 'b@1.5.0', 'b@2.0.0', 'c@3.0.0']);
});

test('npm’s record gives each its integrity', () => {
  const workspace = installed({ 'node_modules/a': { version: '1.0.0' } });
  writeFileSync(
    join(workspace, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-abc' } } }),
  );
  assert.deepEqual(closureOf(workspace, ['a']), ['a@1.0.0 sha512-abc']);
});

test('packages for one platform are left out where they are optional: elsewhere others would be there', () => {
  const native = { version: '1.0.0', os: ['linux'], cpu: ['x64'] };
  const workspace = installed({
    'node_modules/engine': {
      version: '1.0.0',
      optionalDependencies: { 'engine-linux': '*', extra: '*', absent: '*' },
    },
    'node_modules/engine-linux': native,
    'node_modules/extra': { version: '1.1.0' },
    'node_modules/native': native,
  });
  assert.deepEqual(closureOf(workspace, ['engine']), ['engine@1.0.0', 'extra@1.1.0']);
  assert.deepEqual(closureOf(workspace, ['native']), ['native@1.0.0']);
});

test('a package that is needed and not installed is named', () => {
  const workspace = installed({ 'node_modules/a': { version: '1.0.0', dependencies: { b: '*' } } });
  assert.throws(() => closureOf(workspace, ['a']), {
    name: 'PipelineError',
    message: /package "b" is imported by a script and isn't installed\nInstall it/,
  });
});
