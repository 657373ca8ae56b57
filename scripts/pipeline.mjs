// The params are checked, then `lockstep run`, and where the report is when it went well. In this very process, so that signals, exit codes and
// the terminal are lockstep's own.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const report = reportOf(args);
process.on('exit', (code) => {
  if (code !== 0 || report === null || !existsSync(report)) return;
  process.stderr.write(`Report: ${relative(process.cwd(), report)}\n`);
});

process.chdir(root);
await checkParams([
  'params/params.yaml',
  'params/arms.yaml',
  'params/arms-planned.yaml',
  ...overlaysOf(args),
]);
process.argv.splice(2, Infinity, 'run', ...args);
await import('../runner/bin/lockstep.js');

/** Ends with exit code 2 at the first value that isn't what it should be. */
async function checkParams(files) {
  const { checkParams: check } = await tsImport('../stages/params/params-files.ts', import.meta.url);
  for (const file of files) {
    // Lockstep itself says what is wrong with an overlay that isn't there.
    if (!existsSync(file)) continue;
    try {
      check(readFileSync(file, 'utf8'), file);
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
      process.exit(2);
    }
  }
}

function overlaysOf(args) {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { params: { type: 'string', multiple: true } },
  });
  return (values.params ?? []).filter((file) => typeof file === 'string');
}

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
