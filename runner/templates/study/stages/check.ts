import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv, type SchemaObject } from 'ajv';
import { stage } from 'lockstep/stage';
import { LineCounter, isNode, parseDocument } from 'yaml';

const { deps, outs } = stage({ deps: ['params', 'schema'], outs: ['checked'] });

const lines = new LineCounter();
const document = parseDocument(readFileSync(deps.params, 'utf8'), { lineCounter: lines });
const schema = JSON.parse(readFileSync(deps.schema, 'utf8')) as SchemaObject;
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

if (!validate(document.toJS())) {
  for (const { instancePath, message = 'is not valid', params } of validate.errors ?? []) {
    const path = instancePath.split('/').slice(1);
    const node = document.getIn(path, true);
    const { line, col } = lines.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0);
    const name = 'additionalProperty' in params ? ` "${String(params.additionalProperty)}"` : '';
    console.error(`params.yaml:${String(line)}:${String(col)}: ${path.join('.')} ${message}${name}`);
  }
  process.exitCode = 1;
} else {
  writeFileSync(outs.checked, 'params.yaml is what params.schema.json asks for\n');
}
