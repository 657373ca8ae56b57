import { readFile, writeFile } from 'node:fs/promises';
import { list, number, type Shape } from 'lockstep/stage';

/** `[low, high]`. */
export const interval: Shape<readonly [number, number]> = {
  parse(value) {
    const [low, high, ...others] = list(number()).parse(value);
    if (low === undefined || high === undefined || others.length > 0) throw new Error('must be [low, high]');
    return [low, high];
  },
};

/** @throws {Error} when the file can't be written */
export async function writeJson(file: string, result: object): Promise<void> {
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
}

/** @throws {Error} naming the file, and what in it isn't what it should be */
export async function readJson<T>(file: string, shape: Shape<T>): Promise<T> {
  const text = await readFile(file, 'utf8');
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
