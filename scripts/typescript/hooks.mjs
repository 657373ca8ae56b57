// Node's module hooks for TypeScript: esbuild takes the types away, once for each content of a file. What it made is
// kept below node_modules, with what it was made from as its last line.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..');
const checkout = `${pathToFileURL(root).href}/`;
const cache = join(root, 'node_modules', '.cache', 'typescript');
const require = createRequire(import.meta.url);
const options = { loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'inline', sourcesContent: false };
const maker = JSON.stringify([require('esbuild/package.json').version, options]);

/** `./x.js` in TypeScript is x.ts, where there is one. */
export async function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    try {
      return await next(specifier.replace(/js$/, 'ts'), context);
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    }
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith(checkout) || !url.endsWith('.ts')) return next(url, context);
  return { format: 'module', source: javaScriptOf(fileURLToPath(url)), shortCircuit: true };
}

function javaScriptOf(path) {
  const text = readFileSync(path, 'utf8');
  const mark = `\n// ${createHash('sha256').update(maker).update('\0').update(path).update('\0').update(text).digest('hex')}\n`;
  const kept = join(cache, `${relative(root, path)}.js`);
  const before = readIfThere(kept);
  if (before?.endsWith(mark)) return before;
  const { transformSync } = require('esbuild');
  const made = transformSync(text, { ...options, sourcefile: path }).code + mark;
  keep(kept, made);
  return made;
}

/** Other processes may read it, or make the same, at this moment. */
function keep(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
