// Bundles the page, page/main.tsx and page/main.css, into src/generated/template.ts: text in a module, so that a server
// and whoever writes a file have it without looking for it on the disk. `npm run …` in the repository sees to it, and so
// does this package's own build.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const target = join(folder, 'src', 'generated', 'template.ts');
/** Not beside the target: nobody may compile half a file. */
const fresh = join(folder, `.ready.template.${process.pid}`);

/** What the page is made with: the same versions make the same bytes. */
const PACKAGES = ['esbuild', 'preact', '@preact/signals', '@preact/signals-core', 'uplot'];

/**
 * Bundles the page unless the bundle that is there was made of these sources by these packages. It is put in place by a
 * rename: of two at once both succeed.
 *
 * @param announce hears that it is bundled
 * @throws Error for sources that can't be bundled
 */
export async function ensureTemplate(announce) {
  const stamp = `// Made of ${hashOfInputs()}`;
  if (firstLine(target) === stamp) return;
  announce();
  const text = `${stamp}\n${moduleOf(await bundle())}`;
  try {
    writeFileSync(fresh, text);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(fresh, target);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function hashOfInputs() {
  const hash = createHash('sha256');
  const manifests = PACKAGES.map((name) => versionOf(name));
  hash.update(`${manifests.join('\n')}\n`);
  for (const file of [...filesIn('page'), ...filesIn('src'), 'scripts/template.js']) {
    const bytes = readFileSync(join(folder, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** A package may keep its manifest to itself. */
function versionOf(name) {
  const main = createRequire(import.meta.url).resolve(name);
  const root = main.slice(
    0,
    main.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length,
  );
  return `${name} ${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}`;
}

/** The page may import what the server is made of, too; what was generated is no source. */
function filesIn(name) {
  return readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('generated'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function firstLine(file) {
  try {
    return readFileSync(file, 'utf8').split('\n', 1)[0];
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

async function bundle() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: { page: join(folder, 'page', 'main.tsx'), style: join(folder, 'page', 'main.css') },
    // Names nothing: the bundle stays in memory.
    outdir: join(folder, 'dist'),
    // Where the sources lie must not matter.
    absWorkingDir: folder,
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    tsconfigRaw: {},
  });
  // What main.tsx imports of styles comes behind main.css.
  const textOf = (end) => outputFiles.filter(({ path }) => path.endsWith(end)).map(({ text }) => text.trim());
  return {
    script: textOf('.js').join('\n'),
    style: textOf('style.css').concat(textOf('page.css')).join('\n'),
  };
}

function moduleOf({ script, style }) {
  return `// by scripts/template.js from page/, by hash: edit that instead.
import type { Template } from '../document.js';

export const template: Template = {
  script: ${JSON.stringify(script)},
  style: ${JSON.stringify(style)},
};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureTemplate(() => undefined);
