import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { tempFolder } from './temp-folder.js';

/** A test's helper process as plain JavaScript: it starts in 40 ms instead of 300. */
export function bundled(source: string | URL): string {
  const outfile = join(tempFolder('bundle'), 'helper.mjs');
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
