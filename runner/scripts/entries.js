// Bundles what answers before the whole program is loaded: a run with nothing to do, and explanations. They are CommonJS,
// since starting Node's module loader costs more than either of them. Both builds of this package call it after tsc.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sources = fileURLToPath(new URL('../src/cli/', import.meta.url));

/** Commands are loaded by the whole program only. */
const withoutCommands = {
  name: 'without-commands',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/** @param dist the folder of the build: absolute */
export async function bundleEntries(dist) {
  await build({
    entryPoints: [join(sources, 'entry.ts'), join(sources, 'help.ts')],
    outdir: join(dist, 'cli'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    minifySyntax: true,
    plugins: [withoutCommands],
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleEntries(fileURLToPath(new URL('../dist/', import.meta.url)));
}
