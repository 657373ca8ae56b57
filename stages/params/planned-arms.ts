import { readFile } from 'node:fs/promises';
import { Ajv, type SchemaObject } from 'ajv';
import { list, object, positive } from '../train/record-file.js';
import { decodeYaml } from './checked-yaml.js';

/** Which cells of an arm there are: whole octaves of rates, of each width and seed. */
export interface ArmGrid {
  readonly widths: readonly number[];
  readonly seeds: readonly number[];
  /** Octaves o of the rates 2^(o + i/steps), i = 1 … steps. */
  readonly octaves: readonly number[];
  /** Those above the arm's cut, whose runs end early. */
  readonly cut: readonly number[];
}

/** Entries of the file; an entry has one arm or two that share their grid. */
export type ArmEntry = 'slopes' | 'other-slopes' | 'mnist' | 'mse' | 'w2048';

/** The protocol's new arms, as params/arms-planned.yaml and params/arms.yaml have them. */
export interface Arms extends Readonly<Record<ArmEntry, ArmGrid>> {
  readonly steps: number;
  /** Batches of a run, and of one above the cut. */
  readonly whole: number;
  readonly cut: number;
  /** Below which a run has failed. */
  readonly accuracy: Readonly<Record<'fashion-mnist' | 'mnist', number>>;
  /** Cells of slopes 0 and 0.1 that are trained on the second engine, too; fewer rates an octave. */
  readonly 'second-engine': Pick<ArmGrid, 'widths' | 'seeds' | 'octaves'> & { readonly steps: number };
  /** Seeds of late divergence: at rate 0.5, at 1 of the small and medium size, at 1 of the large one. */
  readonly late: Readonly<Record<'half' | 'one' | 'large-one', readonly number[]>>;
}

const share = { type: 'number', minimum: 0, maximum: 1 };
const unique = { uniqueItems: true };
/** 0 to 20 were seen; the engines were tried with others. */
const seeds = { ...list({ type: 'integer', minimum: 21, maximum: 40 }), ...unique };
const octaves = { ...list({ type: 'integer', maximum: 3 }), ...unique };
const CELLS = { widths: { ...list(positive), ...unique, minItems: 1 }, seeds, octaves };
const GRID = { ...CELLS, cut: octaves };

/** Makes the schema of a map with these keys, all of them or some. */
export type MapOf = (properties: Readonly<Record<string, SchemaObject>>) => SchemaObject;

/** JSON Schema of the `arms` of either file, or of an overlay. */
export function armsSchema(mapOf: MapOf): SchemaObject {
  return mapOf({
    steps: positive,
    whole: positive,
    cut: positive,
    accuracy: mapOf({ 'fashion-mnist': share, mnist: share }),
    slopes: mapOf(GRID),
    'other-slopes': mapOf(GRID),
    mnist: mapOf(GRID),
    mse: mapOf(GRID),
    w2048: mapOf(GRID),
    'second-engine': mapOf({ ...CELLS, steps: positive }),
    late: mapOf({ half: seeds, one: seeds, 'large-one': seeds }),
  });
}

const validate = new Ajv({ allowUnionTypes: true }).compile<{ readonly arms: Arms }>(
  object({ arms: armsSchema(object) }),
);

/** @throws {Error} naming file, line and column of what isn't what it should be */
export async function readPlannedArms(file: string): Promise<Arms> {
  return decodePlannedArms(await readFile(file, 'utf8'), file);
}

/** @throws {Error} as `readPlannedArms`; `file` is for the message. */
export function decodePlannedArms(source: string, file: string): Arms {
  return decodeYaml(source, file, validate, 'docs/arms.md says what stands there.').arms;
}
