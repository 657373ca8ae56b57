import { readFile } from 'node:fs/promises';
import { Ajv, type SchemaObject } from 'ajv';
import { decodeYaml } from '../../params/checked-yaml.js';
import { VERDICTS } from '../verdict.js';
import type { Claim } from './claim.js';

const text = { type: 'string', minLength: 1 };
const number = { type: 'number' };
const share = { type: 'number', minimum: 0, maximum: 1 };
const epoch = { type: 'integer', minimum: 0 };
const size = { enum: ['small', 'medium', 'large'] };
const verdicts = { type: 'array', items: { enum: VERDICTS }, minItems: 1 };

/** The closed set of predicates about runs of the grid, each with its thresholds (docs/protocol.md). */
const GRID_PREDICATES: Readonly<Record<string, Readonly<Record<string, SchemaObject>>>> = {
  'verdict-in': { verdicts },
  'verdict-not-in': { verdicts },
  'share-with-verdict': { verdicts, share },
  'still-falling-after': { epoch, factor: number },
  'nonfinite-from-the-first-epoch': {},
  'has-spikes': {},
  'loss-near-chance': { within: number },
  'loss-moves': { by: number },
  'training-loss-falls': { share },
  'onset-between': { from: epoch, to: epoch },
  'does-not-recover': { factor: number },
  'no-upturn': { after: epoch, factor: number },
  'rougher-than-other-sizes': { size },
  'worst-of-sizes': { size },
  'best-of-sizes': { size },
  'calmer-than-at-rate': { other: number, factor: number },
  value: { of: { enum: ['test', 'train'] }, value: number },
  'value-between': { low: number, high: number },
  'lowest-loss': { value: number },
};

/** Those that the critical-rate study answers: they have no rates and no thresholds of their own. */
const CRITICAL_PREDICATES = ['hypothesis-not-supported', 'thresholds-similar'];

function object(
  properties: Readonly<Record<string, SchemaObject>>,
  required: readonly string[],
): SchemaObject {
  return { type: 'object', properties, required, additionalProperties: false };
}

const STATEMENT: SchemaObject = {
  type: 'object',
  required: ['predicate'],
  discriminator: { propertyName: 'predicate' },
  oneOf: [
    ...Object.entries(GRID_PREDICATES).map(([predicate, thresholds]) =>
      object(
        {
          text,
          predicate: { const: predicate },
          rates: { type: 'array', items: number, minItems: 1 },
          sizes: { type: 'array', items: size, minItems: 1 },
          ...thresholds,
        },
        ['text', 'predicate', 'rates', ...Object.keys(thresholds)],
      ),
    ),
    ...CRITICAL_PREDICATES.map((predicate) =>
      object({ text, predicate: { const: predicate } }, ['text', 'predicate']),
    ),
  ],
};

const CLAIM = {
  id: text,
  text,
  basis: { enum: ['independent', 'used-to-identify-the-data'] },
  rule: text,
  statements: { type: 'array', items: STATEMENT },
};

const validate = new Ajv({ discriminator: true }).compile<{ claims: readonly Claim[] }>(
  object({ claims: { type: 'array', items: object(CLAIM, Object.keys(CLAIM)) } }, ['claims']),
);

const HINT = 'The predicates and their thresholds are listed in docs/protocol.md.';

/** @throws {Error} naming file, line and column of what is no claim, and what was expected there */
export async function readClaims(file: string): Promise<readonly Claim[]> {
  return decodeClaims(await readFile(file, 'utf8'), file);
}

/** @throws {Error} as `readClaims`; `file` is for the message. */
export function decodeClaims(source: string, file: string): readonly Claim[] {
  return decodeYaml(source, file, validate, HINT).claims;
}
