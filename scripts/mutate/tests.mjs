import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, root, testsOf } from './rooms.mjs';

/** Who imports it runs the built binary, which isn't the mutated code. */
const BINARY = 'runner/test/support/rig.ts';

/**
 * The tests that take part: those that reach a file of the room, and in their own process.
 * @returns `tests`, relative to the root and in their order; and a digest of all else that they read, which Stryker
 *   doesn't watch: what it knows from an earlier run holds only while that is the same
 */
export async function chooseTests(room) {
  const mutated = new Set(filesOf(room));
  const tests = testsOf(room);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: tests,
    outdir: 'unused',
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const read = new Set();
  const chosen = new Set();
  for (const { entryPoint, inputs } of Object.values(metafile.outputs)) {
    const files = Object.keys(inputs);
    if (files.includes(BINARY) || !files.some((file) => mutated.has(file))) continue;
    chosen.add(entryPoint);
    for (const file of files) if (file !== entryPoint && !mutated.has(file)) read.add(file);
  }
  const digest = createHash('sha256');
  for (const file of ['package-lock.json', ...[...read].sort()]) {
    digest.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return { tests: tests.filter((test) => chosen.has(test)), digest: digest.digest('hex').slice(0, 16) };
}
