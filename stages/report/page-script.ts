import { join } from 'node:path';
import { build } from 'esbuild';

/** A script that is larger than this does more than it should. */
const MOST_BYTES = 10_000;

/**
 * The page's script as one file's text, the same for the same sources.
 *
 * @param folder of its sources, with `main.ts`
 * @throws {Error} for sources that can't be bundled, and for a script of more than 10,000 bytes
 */
export async function pageScript(folder: string): Promise<string> {
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
