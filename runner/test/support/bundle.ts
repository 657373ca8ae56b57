import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { tempFolder } from './temp-folder.js';

/** A test's helper process as plain JavaScript: it starts in 40 ms instead of 300. */
export function bundled(source: string | URL): string {
  const folder = tempFolder('bundle');
  const outfile = join(folder, 'helper.mjs');
  // What the runner looks up in its own package.
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(import.meta.dirname, '..', '..'), join(folder, 'node_modules', 'lockstep'));
  buildSync({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}
