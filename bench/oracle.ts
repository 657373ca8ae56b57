// Trains recorded cells anew in PyTorch, from the same initial weights and on the same batches, and holds every epoch
// beside the record. Prints Markdown tables and writes them to bench/results/oracle.md.
//
//   npm run bench:oracle [-- --install | --python PATH] [--cell fashion-mnist/medium/lr0.1/s0]…
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareWithRecord } from './oracle/compare.js';
import { findPython, type Choice } from './oracle/python.js';
import { readRecorded } from './oracle/recorded.js';
import { reportOf, type Compared } from './oracle/report.js';
import { trainAnew } from './oracle/train.js';
import { UsageError } from './oracle/usage-error.js';
import { record } from './record.mjs';

const ROOT = join(import.meta.dirname, '..');
const CELLS = join(ROOT, 'artifacts', 'cells');
const RAW = join(ROOT, 'data', 'raw');
const USAGE =
  'npm run bench:oracle [-- --install | --python PATH] [--cell fashion-mnist/medium/lr0.1/s0 …: once for each]';

try {
  const { cells, choice } = readOptions();
  const recorded = await Promise.all(cells.map((name) => readRecorded(CELLS, name)));
  const python = findPython(choice);
  const compared: Compared[] = [];
  for (const one of recorded) {
    process.stderr.write(`${one.name}\n`);
    const rerun = await trainAnew(python.path, one.cell, RAW);
    compared.push({ name: one.name, comparison: compareWithRecord(one, rerun, recorded.length) });
  }
  record('oracle', reportOf(python.versions, compared));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench:oracle: ${error.message}\n`);
  process.exitCode = 2;
}

function readOptions(): { readonly cells: readonly string[]; readonly choice: Choice } {
  const { cell, install, python } = parseOptions();
  if (install && python !== undefined) throw new UsageError(`--install or --python, not both\n${USAGE}`);
  if (python !== undefined) return { cells: cell, choice: { kind: 'given', path: python } };
  return { cells: cell, choice: { kind: install ? 'install' : 'present' } };
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        cell: { type: 'string', multiple: true, default: ['fashion-mnist/medium/lr0.1/s0'] },
        install: { type: 'boolean', default: false },
        python: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, {
      cause: error,
    });
  }
}
