// Compiles schema/pipeline.schema.json to src/pipeline/schema-validator.ts, so that no run pays for
// loading ajv and compiling (about 40 ms). `node runner/scripts/generate-validator.js` after an edit of
// the schema; `--check` compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { format, resolveConfig } from 'prettier';

const target = fileURLToPath(new URL('../src/pipeline/schema-validator.ts', import.meta.url));

const HEAD = `/* eslint-disable */
// @ts-nocheck
// Generated from schema/pipeline.schema.json by scripts/generate-validator.js: edit those instead.
import type { ValidateFunction } from 'ajv';
`;

async function generate() {
  const schema = JSON.parse(readFileSync(new URL('../schema/pipeline.schema.json', import.meta.url), 'utf8'));
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
  const text = `${HEAD}${code}\nexport const fitsSchema: ValidateFunction = validate;\n`;
  return format(text, { ...(await resolveConfig(target)), filepath: target });
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

const generated = await generate();
if (!process.argv.includes('--check')) {
  writeFileSync(target, generated);
} else if (readFileSync(target, 'utf8') !== generated) {
  process.stderr.write(
    'schema-validator.ts is not that of the schema: node runner/scripts/generate-validator.js\n',
  );
  process.exitCode = 1;
}
