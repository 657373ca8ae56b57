// Compiles schema/pipeline.schema.json to src/generated/schema-validator.ts, so that no run pays for loading ajv and
// compiling (about 40 ms). `npm run …` in the repository sees to it, and so does this package's own build.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const schemaFile = new URL('../schema/pipeline.schema.json', import.meta.url);
const target = fileURLToPath(new URL('../src/generated/schema-validator.ts', import.meta.url));
/** Not beside the target: nobody may compile half a file. */
const fresh = fileURLToPath(new URL(`../.ready.validator.${process.pid}`, import.meta.url));

/**
 * Makes the validator unless the one that is there was made of this schema, by this program and this ajv. It is put in
 * place by a rename: of two at once both succeed.
 *
 * @param announce hears that it is made
 * @throws Error for a schema that can't be compiled
 */
export async function ensureValidator(announce) {
  const stamp = `// Made of ${hashOfInputs()}`;
  if (firstLine(target) === stamp) return;
  announce();
  const text = `${stamp}\n${await generate()}`;
  try {
    writeFileSync(fresh, text);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(fresh, target);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function hashOfInputs() {
  const { version } = createRequire(import.meta.url)('ajv/package.json');
  const hash = createHash('sha256').update(`ajv ${version}\n`);
  for (const file of [schemaFile, fileURLToPath(import.meta.url)]) {
    const bytes = readFileSync(file);
    hash.update(`${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function firstLine(file) {
  try {
    return readFileSync(file, 'utf8').split('\n', 1)[0];
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

const HEAD = `// by scripts/validator.js from schema/pipeline.schema.json, by hash: edit those instead.
// @ts-nocheck
import type { ValidateFunction } from 'ajv';
`;

async function generate() {
  const [{ Ajv }, { default: standalone }] = await Promise.all([
    import('ajv'),
    import('ajv/dist/standalone/index.js'),
  ]);
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const ajv = new Ajv({
    allErrors: true,
    // Errors carry the part of the schema that failed: its keys are what an unknown one is compared with.
    verbose: true,
    allowUnionTypes: true,
    strictRequired: false,
    code: { source: true, esm: true, lines: true },
  });
  const code = withoutExports(standalone.default(ajv, ajv.compile(withoutProse(schema))));
  // What ajv would load at run time is not in this file: keep to keywords that need nothing.
  if (code.includes('require(')) throw new Error('the schema uses a keyword that needs a part of ajv');
  return `${HEAD}${code}\nexport const fitsSchema: ValidateFunction = validate;\n`;
}

/** ajv exports its function twice and untyped; `fitsSchema` is the one name for it. */
function withoutExports(code) {
  return code.replace(/export const validate = (\w+);\s*export default \1;/, 'const validate = $1;');
}

/** Descriptions are for editors, not for the validator. */
function withoutProse(schema) {
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === 'description' && typeof value === 'string' ? undefined : value,
    ),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureValidator(() => undefined);
