// Prints the SHA-256 of each figure of made-up runs, drawn in the reverse order: another process must get the same.
import { createHash } from 'node:crypto';
import { FULL_GRID, madeUpCells } from '../support/tables.js';
import { draw, FIGURES } from './drawings.js';

const cells = madeUpCells(FULL_GRID);
for (const name of FIGURES.toReversed()) {
  const hash = createHash('sha256')
    .update(await draw(name, cells))
    .digest('hex');
  process.stdout.write(`${name} ${hash}\n`);
}
