import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import type { Cell as GroupCell } from 'lockstep/stage';
import { count, decodeRecord, hash, list, number, object, positive } from '../train/record-file.js';
import type { Curvature } from './curvature.js';

const nonnegative = { type: 'number', minimum: 0 };

const validate = new Ajv().compile<Curvature>(
  object({
    format: { const: 1 },
    dataset: { enum: ['fashion-mnist', 'mnist'] },
    hidden: { ...list(positive), minItems: 1 },
    seed: count,
    engine: { type: 'string', minLength: 1 },
    images: positive,
    iterations: positive,
    initialWeights: hash,
    eigenvalue: { type: 'number', exclusiveMinimum: 0 },
    residual: nonnegative,
    lastChange: nonnegative,
    quotients: { ...list(number), minItems: 2 },
  }),
);

/**
 * Reads the curvatures of a group's cells, in their order.
 *
 * @throws {Error} when a file can't be read, is no JSON, is of another format, or isn't a curvature: the message names
 *   the file, the place in it and what was expected.
 */
export async function readCurvatures(group: readonly GroupCell[]): Promise<readonly Curvature[]> {
  return Promise.all(
    group.map(async ({ name, outs }) => {
      if (outs.curvature === undefined) throw new Error(`${name} has no out named curvature`);
      return decodeCurvature(await readFile(outs.curvature, 'utf8'), outs.curvature);
    }),
  );
}

/** @throws {Error} as `readCurvatures`; `file` is for the message. */
export function decodeCurvature(text: string, file: string): Curvature {
  return decodeRecord(text, file, validate, {
    what: 'a curvature of format 1',
    anew: 'Measure it anew',
  });
}
