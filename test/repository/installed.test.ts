import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { minVersion, satisfies } from 'semver';

const root = join(import.meta.dirname, '..', '..');

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly engines?: { readonly node?: string };
}

interface PackageFile {
  readonly engines: { readonly node: string };
}

function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function packageFile(path: string): PackageFile {
  return JSON.parse(readText(path)) as PackageFile;
}

function packagesOf(path: string): [path: string, facts: LockedPackage][] {
  const { packages } = JSON.parse(readText(path)) as { packages: Record<string, LockedPackage> };
  return Object.entries(packages);
}

test('everything that is installed runs on the oldest Node that we promise', () => {
  const { engines } = packageFile('package.json');
  const oldest = minVersion(engines.node);
  assert.equal(oldest?.version, '20.19.0');
  const packages = packagesOf('node_modules/.package-lock.json');
  assert.ok(packages.length > 100, 'packages are installed');
  const tooNew = packages
    .filter(([, { engines }]) => engines?.node !== undefined && !satisfies(oldest, engines.node))
    .map(([path, { version, engines }]) => `${path} ${version ?? ''} needs Node ${engines?.node ?? ''}`);
  assert.deepEqual(tooNew, []);
});

test('both packages promise the same Node', () => {
  const { engines } = packageFile('package.json');
  assert.deepEqual(packageFile('runner/package.json').engines, engines);
});

test('the lockfile holds no download addresses, so that any registry will do', () => {
  const addresses = packagesOf('package-lock.json').filter(
    ([, { resolved, link }]) => resolved !== undefined && link !== true,
  );
  assert.deepEqual(addresses, []);
});
