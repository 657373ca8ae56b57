// Bundles the program. What answers before the whole of it is loaded, a run with nothing to do and explanations, is
// CommonJS, since starting Node's module loader costs more than either of them; and the rest comes in few files, since
// each costs Node half a millisecond. Both builds of this package call it after tsc, which writes the types.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sources = fileURLToPath(new URL('../src/', import.meta.url));

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
  const options = {
    outbase: sources,
    outdir: dist,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  };
  const modules = { ...options, format: 'esm', packages: 'external' };
  // One build, so that an error of the library is an error of the program.
  await build({
    ...modules,
    entryPoints: [join(sources, 'cli', 'main.ts'), join(sources, 'index.ts')],
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  });
  // One file, since every stage loads it.
  await build({ ...modules, entryPoints: [join(sources, 'stage', 'index.ts')] });
  await build({
    ...options,
    format: 'cjs',
    entryPoints: [join(sources, 'cli', 'entry.ts'), join(sources, 'cli', 'help.ts')],
    outExtension: { '.js': '.cjs' },
    minifySyntax: true,
    plugins: [withoutCommands],
  });
  // A process of its own that is there in a moment.
  await build({
    ...options,
    format: 'cjs',
    entryPoints: [join(sources, 'system', 'node', 'spawner-main.ts')],
    outExtension: { '.js': '.cjs' },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleEntries(fileURLToPath(new URL('../dist/', import.meta.url)));
}
