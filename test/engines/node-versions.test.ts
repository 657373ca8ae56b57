import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import lock from '../fixtures/node-versions/package-lock.json' with { type: 'json' };
import { FAST, setUpEngines } from './engines.js';

const folder = join(import.meta.dirname, '..', 'fixtures', 'node-versions');
const run = join(import.meta.dirname, 'run.ts');
const skip = `${process.platform}-${process.arch}` === 'linux-x64' ? false : 'the programs are for linux-x64';

describe('engines train on other versions of Node, to the same bits', { skip }, () => {
  before(() => {
    setUpEngines();
    install();
  });

  for (const major of [22, 24] as const) {
    const node = join(folder, 'node_modules', `node-${major}`, 'bin', 'node');
    const output = (...args: readonly string[]): string =>
      execFileSync(node, args, { encoding: 'utf8' }).trim();

    test(`Node ${major}`, () => {
      assert.equal(
        output('-p', 'process.version'),
        `v${lock.packages[`node_modules/node-${major}`].version}`,
      );
      for (const { engine } of FAST) {
        const args = ['--import', 'tsx', run, engine.name];
        assert.equal(
          output(...args),
          execFileSync(process.execPath, args, { encoding: 'utf8' }),
          engine.name,
        );
      }
    });
  }
});

function install(): void {
  // npm writes its record last.
  const record = join(folder, 'node_modules', '.package-lock.json');
  const packages = Object.fromEntries(Object.entries(lock.packages).filter(([path]) => path !== ''));
  if (
    existsSync(record) &&
    isDeepStrictEqual(JSON.parse(readFileSync(record, 'utf8')), { ...lock, packages })
  )
    return;
  execFileSync('npm', ['ci'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
