// Compiles the runner's sources and tests in Stryker's copy, its working folder, once and without looking at types. A
// test's name gets `.mjs` behind it: so results stand under the names of files that people write.
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

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
};
const isTest = (file) => file.endsWith('.test.ts');
await build({ ...options, entryPoints: files.filter((file) => !isTest(file)) });
await build({ ...options, entryPoints: files.filter(isTest), outExtension: { '.js': '.ts.mjs' } });
