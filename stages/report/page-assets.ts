import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { COLOURS } from './style.js';

/** A script that is larger than this does more than it should. */
const MOST_BYTES = 10_000;

/** What a page has beside its words: it is complete without the script. */
export interface PageAssets {
  readonly script: string;
  /** The page's only sheet. */
  readonly style: string;
}

/**
 * A page's script and sheet, each as one text, the same for the same sources.
 *
 * @param folder of their sources, with `main.ts` and `style.css`
 * @throws {Error} for sources that can't be bundled, and for a script of more than 10,000 bytes
 */
export async function pageAssets(folder: string): Promise<PageAssets> {
  const sheet = await readFile(join(folder, 'style.css'), 'utf8');
  const style = await transform(`${COLOURS}${sheet}`, { loader: 'css', minify: true });
  return { script: await scriptIn(folder), style: style.code.trim() };
}

async function scriptIn(folder: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    // Where the sources lie must not matter.
    tsconfigRaw: { compilerOptions: { strict: true, verbatimModuleSyntax: true } },
  });
  const script = outputFiles.map(({ text }) => text.trim()).join('');
  if (script.length > MOST_BYTES) {
    throw new Error(
      `the page's script has ${String(script.length)} bytes, and at most ${String(MOST_BYTES)} are allowed`,
    );
  }
  return script;
}
