import { basename } from 'node:path';
import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';
import { count, list, object, positive } from '../train/record-file.js';
import { decodeYaml } from './checked-yaml.js';
import { armsSchema, type MapOf } from './planned-arms.js';

const text = { type: 'string', minLength: 1 };
const integer = { type: 'integer' };
const share = { type: 'number', minimum: 0, maximum: 1 };
const above0 = { type: 'number', exclusiveMinimum: 0 };

/** In a matrix two equal values would be two cells of one name. */
function set(items: SchemaObject): SchemaObject {
  return { ...list(items), uniqueItems: true };
}

function map(values: SchemaObject): SchemaObject {
  return { type: 'object', additionalProperties: values };
}

const dataset = { enum: ['fashion-mnist', 'mnist'] };
const size = { enum: ['small', 'medium', 'large'] };
const engine = { enum: ['onnxruntime', 'tfjs-node'] };
const seeds = set(count);
const widths = set(positive);
const units = { ...list(positive), minItems: 1 };
const PACKAGE = object({ package: text, folder: text });

/** A map of an overlay: what it leaves out stays as it is. */
const some: MapOf = (properties) => ({ type: 'object', properties, additionalProperties: false });

const downloadOf = (mapOf: MapOf): SchemaObject =>
  mapOf({
    folder: { type: 'string' },
    network: mapOf({ answerSeconds: above0, stallSeconds: above0, resumes: count, commandSeconds: above0 }),
    datasets: map(
      mapOf({
        sources: list({
          anyOf: [
            object({ folder: text }),
            object({ mirror: text }),
            object({ npm: PACKAGE }),
            object({ debian: PACKAGE }),
          ],
        }),
        files: map(object({ bytes: positive, sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } })),
      }),
    ),
  });

/** What params.yaml holds. */
const propertiesOf = (mapOf: MapOf): Readonly<Record<string, SchemaObject>> => {
  const grid = { widths, seeds, octaves: set(integer), steps: positive, epochs: positive };
  return {
    datasets: { ...set(dataset), minItems: 1 },
    sizes: mapOf({ names: set(size), small: units, medium: units, large: units }),
    rates: set(above0),
    seeds: mapOf({ all: seeds, first: seeds }),
    more: mapOf({ rates: set(above0), seeds, large: seeds }),
    engines: { ...set(engine), minItems: 1 },
    second_engines: set(engine),
    training: mapOf({ epochs: positive, batch: positive }),
    critical: mapOf({
      ...grid,
      horizon: mapOf(grid),
      controls: mapOf({
        widths,
        seeds,
        steps: positive,
        octaves: mapOf({
          mup: set(integer),
          glorot: set(integer),
          mse: set(integer),
          'final-relu': set(integer),
          normalised: set(integer),
        }),
      }),
      optimum: mapOf(grid),
      threshold: share,
      sensitivity: set(share),
    }),
    curvature: mapOf({ seeds, images: positive, iterations: positive, longer: positive }),
    data: mapOf({ train: positive, test: positive, rows: positive, columns: positive, classes: positive }),
    download: downloadOf(mapOf),
  };
};

const compile = (schema: SchemaObject): ValidateFunction =>
  new Ajv({ allowUnionTypes: true }).compile(schema);

const ARMS = compile(object({ arms: armsSchema(object) }));

/** By name, of those that must be complete; any other file is an overlay, which may leave out what it likes. */
const WHOLE: Readonly<Record<string, ValidateFunction>> = {
  'params.yaml': compile(object(propertiesOf(object))),
  'arms.yaml': ARMS,
  'arms-planned.yaml': ARMS,
};

const OVERLAY = compile(some({ ...propertiesOf(some), arms: armsSchema(some) }));

/**
 * Checks a file of params, by its name, before anything is planned by it.
 *
 * @throws {Error} naming file, line and column of the first value that isn't what it should be
 */
export function checkParams(source: string, file: string): void {
  decodeYaml(source, file, WHOLE[basename(file)] ?? OVERLAY, 'stages/params/params-files.ts has the schema.');
}
