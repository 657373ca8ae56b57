// Bundles the page, page/main.tsx and page/main.css, into src/generated/template.ts: text in a module, so that a server
// and whoever writes a file have it without looking for it on the disk. `npm run …` in the repository sees to it, and so
// does this package's own build.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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
  const before = readIfThere(target);
  if (before !== null && isMadeOf(before)) return;
  announce();
  const { inputs, ...made } = await bundle();
  const text = `${stampOf(inputs)}\n${moduleOf(made)}`;
  try {
    writeFileSync(fresh, text);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(fresh, target);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Whether the sources that it names are what they were: another one could only come in by a change of these. */
function isMadeOf(text) {
  const [, inputs] = /^\/\/ Made of (\S+) as \w+\n/.exec(text) ?? [];
  if (inputs === undefined) return false;
  try {
    return text.startsWith(`${stampOf(inputs.split(','))}\n`);
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** @param inputs from this package's folder */
function stampOf(inputs) {
  const hash = createHash('sha256').update(PACKAGES.map((name) => `${versionOf(name)}\n`).join(''));
  for (const file of [...inputs, 'scripts/template.js']) {
    const bytes = readFileSync(join(folder, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return `// Made of ${inputs.join()} as ${hash.digest('hex')}`;
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

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

async function bundle() {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: { page: join(folder, 'page', 'main.tsx'), style: join(folder, 'page', 'main.css') },
    // Names nothing: the bundle stays in memory.
    outdir: join(folder, 'dist'),
    // Where the sources lie must not matter.
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
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
    script: harmless(textOf('.js').join('\n')),
    style: harmless(textOf('style.css').concat(textOf('page.css')).join('\n')),
    // Packages are known by their versions.
    inputs: Object.keys(metafile.inputs)
      .filter((file) => !file.includes('node_modules/'))
      .sort(),
  };
}

/** Text that doesn't end the element that it is put into. */
function harmless(text) {
  if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error('the end of an element stands in it');
  return text;
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
