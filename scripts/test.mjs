// Runs every test of the runner, of its page and of the study on node's test runner; `npm test -- NAME…` only the files whose path
// contains one of the names.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const names = process.argv.slice(2);
const files = ['runner/test', 'ui/test', 'test']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
  .sort();
if (files.length === 0) {
  process.stderr.write(`No test file has ${names.join(' or ')} in its path.\n`);
  process.exit(2);
}

const typescript = pathToFileURL(join(import.meta.dirname, 'typescript', 'register.mjs')).href;
const options = ['--import', typescript, '--test', '--test-reporter=spec', '--test-timeout=300000'];
const tests = spawn(
  process.execPath,
  [...options, `--test-concurrency=${availableParallelism()}`, ...files],
  { cwd: root, stdio: 'inherit' },
);
// The terminal sends Ctrl-C to both; the test runner decides when to end.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => tests.kill('SIGTERM'));
tests.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
