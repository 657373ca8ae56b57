import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell } from '../../stages/train/cell.js';
import { readCell } from '../../stages/train/read-cell.js';
import { UsageError } from './usage-error.js';

/** A cell of the study, as it was trained. */
export interface Recorded {
  readonly name: string;
  readonly cell: Cell;
  /** The runs at its place of the grid, itself among them: data set, size, rate and engine. */
  readonly seeds: readonly Cell[];
}

/**
 * @param folder of all cells
 * @param name as in `fashion-mnist/small/lr0.1/s0`, of onnxruntime where it names no engine
 * @throws {UsageError} when there is no such cell; else as `readCell`
 */
export async function readRecorded(folder: string, name: string): Promise<Recorded> {
  const [dataset = '', size = '', rate = '', seed = '', engine = 'onnxruntime'] = name.split('/');
  const place = join(folder, dataset, size, rate);
  if (!existsSync(join(place, seed, engine, 'cell.json'))) {
    throw new UsageError(
      `--cell ${name}: ${folder} has no such cell. They are named as fashion-mnist/small/lr0.1/s0 is; ` +
        '`npx lockstep list train` has them all.',
    );
  }
  const runs = (await readdir(place)).filter((run) => existsSync(join(place, run, engine, 'cell.json')));
  return {
    name,
    cell: await readCell(join(place, seed, engine)),
    seeds: await Promise.all(runs.map((run) => readCell(join(place, run, engine)))),
  };
}
