// Compiles the runner's sources and tests in Stryker's copy, its working folder, once and without looking at types. A
// test's name gets `.mjs` behind it: so results stand under the names of files that people write.
import { build } from 'esbuild';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What takes the place of node:test. */
const COLLECTED = pathToFileURL(join(import.meta.dirname, 'collected.mjs')).href;

const files = readdirSync('runner', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => !file.includes('node_modules'));
const options = {
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  outbase: '.',
  outdir: '.',
  logLevel: 'error',
  write: false,
};
const isTest = (file) => file.endsWith('.test.ts');
const outputs = [
  await build({ ...options, entryPoints: files.filter((file) => !isTest(file)) }),
  await build({ ...options, entryPoints: files.filter(isTest), outExtension: { '.js': '.ts.mjs' } }),
];
for (const { path, text } of outputs.flatMap(({ outputFiles }) => outputFiles)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.replaceAll('from "node:test"', `from ${JSON.stringify(COLLECTED)}`));
}
