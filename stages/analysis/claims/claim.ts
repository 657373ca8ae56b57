import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { decodeYaml } from '../../params/checked-yaml.js';
import type { JudgedClaim } from '../../tables/claims.js';
import * as t from '../../tables/typed-schema.js';
import type { Cell } from '../../train/cell.js';
import { list, object } from '../../train/record-file.js';
import { VERDICTS } from '../verdict.js';

export type Size = Cell['size'];

const text = t.string(1);
const factor = t.number();
const share = t.number({ minimum: 0, maximum: 1 });
const epoch = t.count;
const verdicts = t.list(t.oneOf(...VERDICTS), 1);

/** Evaluated seed by seed, each with its thresholds. Definitions: docs/protocol.md. */
const SEED_PREDICATES = {
  'verdict-in': { verdicts },
  'verdict-not-in': { verdicts },
  'share-with-verdict': { verdicts, share },
  'still-falling-after': { epoch, factor },
  'nonfinite-from-the-first-epoch': {},
  'has-spikes': {},
  'loss-near-chance': { within: t.number() },
  'loss-moves': { by: t.number() },
  'training-loss-falls': { share },
  'onset-between': { from: epoch, to: epoch },
  'does-not-recover': { factor },
  'no-upturn': { after: epoch, factor },
  'rougher-than-other-sizes': { size: t.size },
  'worst-of-sizes': { size: t.size },
  'best-of-sizes': { size: t.size },
  'calmer-than-at-rate': { other: t.number(), factor },
} as const;

/** Evaluated over all seeds, with the interval that one more run would lie in. */
const NUMERIC_PREDICATES = {
  value: { of: t.oneOf('test', 'train'), value: t.number() },
  'value-between': { low: t.number(), high: t.number() },
  'lowest-loss': { value: t.number() },
} as const;

/** Answered by the critical-rate study's decision: they have no rates and no thresholds of their own. */
const CRITICAL_PREDICATES = ['hypothesis-not-supported', 'thresholds-similar'] as const;

/** Which cells a statement is about: all sizes where none is listed. */
interface About {
  readonly text: string;
  readonly rates: readonly number[];
  readonly sizes?: readonly Size[];
}

type StatementOf<Predicates extends Readonly<Record<string, t.Properties>>> = {
  [Predicate in keyof Predicates]: About & { readonly predicate: Predicate } & t.Described<
      Predicates[Predicate]
    >;
}[keyof Predicates];

export type SeedStatement = StatementOf<typeof SEED_PREDICATES>;
export type NumericStatement = StatementOf<typeof NUMERIC_PREDICATES>;
/** Of runs of the grid. */
export type GridStatement = SeedStatement | NumericStatement;

export interface CriticalStatement {
  readonly text: string;
  readonly predicate: (typeof CRITICAL_PREDICATES)[number];
}

export type Statement = GridStatement | CriticalStatement;

/** A claim of the original study, as `params/claims.yaml` has it. */
export interface Claim extends Pick<JudgedClaim, 'id' | 'text' | 'basis' | 'rule'> {
  /** None for a claim that this design can't judge. */
  readonly statements: readonly Statement[];
}

const statements = {
  type: 'object',
  required: ['predicate'],
  discriminator: { propertyName: 'predicate' },
  oneOf: [
    ...Object.entries({ ...SEED_PREDICATES, ...NUMERIC_PREDICATES }).map(([predicate, thresholds]) =>
      t.object(
        { text, predicate: t.oneOf(predicate), rates: t.list(t.number(), 1), ...thresholds },
        { sizes: t.list(t.size, 1) },
      ),
    ),
    ...CRITICAL_PREDICATES.map((predicate) => t.object({ text, predicate: t.oneOf(predicate) })),
  ].map(({ schema }) => schema),
};

const properties = {
  id: text.schema,
  text: text.schema,
  basis: { enum: ['independent', 'used-to-identify-the-data'] },
  rule: text.schema,
  statements: { type: 'array', items: statements },
};

const validate = new Ajv({ discriminator: true }).compile<{ claims: readonly Claim[] }>(
  object({ claims: list(object(properties)) }),
);

/** @throws {Error} naming file, line and column of what is no claim, and what was expected there */
export async function readClaims(file: string): Promise<readonly Claim[]> {
  return decodeClaims(await readFile(file, 'utf8'), file);
}

/** @throws {Error} as `readClaims`; `file` is for the message. */
export function decodeClaims(source: string, file: string): readonly Claim[] {
  const hint = 'The predicates and their thresholds are listed in docs/protocol.md.';
  return decodeYaml(source, file, validate, hint).claims;
}
