// `lockstep run`, and where the report is when it went well. In this very process, so that signals, exit codes and
// the terminal are lockstep's own.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const report = reportOf(args);
process.on('exit', (code) => {
  if (code !== 0 || report === null || !existsSync(report)) return;
  process.stderr.write(`Report: ${relative(process.cwd(), report)}\n`);
});

process.chdir(root);
process.argv.splice(2, Infinity, 'run', ...args);
await import('../runner/bin/lockstep.js');

/** Null where lockstep itself says where the outs are, or where none are made. */
function reportOf(args) {
  const { values } = parseArgs({
    args,
    strict: false,
    options: {
      params: { type: 'string', multiple: true },
      set: { type: 'string', multiple: true, short: 'S' },
      name: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      'dry-run': { type: 'boolean' },
    },
  });
  if (values.help === true || values['dry-run'] === true) return null;
  const overlay = values.params !== undefined || values.set !== undefined;
  if (!overlay) return join(root, 'artifacts', 'report.html');
  if (values.name === undefined) return null;
  return join(root, '.lockstep', 'scratch', String(values.name), 'artifacts', 'report.html');
}
