// Runs every test of the runner, of its page and of the study on node's test runner; `npm test -- NAME…` only the files
// whose path contains one of the names.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
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

/** Files of a room that share a process: starting one and loading the runner takes longer than most of them. */
const TOGETHER = 12;

/** Where a file takes half a minute it has a process of its own. */
const ALONE = ['test/repository', 'test/engines'];

/** Rooms that take longest, so that no other core waits for one of them at the end. */
const FIRST = [
  ...ALONE,
  ...['run', 'state', 'cli', 'docs', 'noop', 'watch'].map((room) => `runner/test/${room}`),
];

/** Modules for node's test runner, which starts a process for each of them, in the order of their names. */
function modulesOf(files) {
  const rooms = new Map();
  for (const file of files) rooms.set(dirname(file), [...(rooms.get(dirname(file)) ?? []), file]);
  return [...rooms].flatMap(([room, own]) => {
    const batches = ALONE.includes(room) ? own.length : Math.ceil(own.length / TOGETHER);
    return Array.from({ length: batches }, (_, batch) =>
      moduleOf(
        room,
        own.filter((_, at) => at % batches === batch),
      ),
    );
  });
}

function moduleOf(room, files) {
  const text = files.map((file) => `await import('${pathToFileURL(join(root, file)).href}');\n`).join('');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const folder = join(root, 'node_modules', '.cache', 'tests');
  const place = FIRST.includes(room) ? FIRST.indexOf(room) : FIRST.length;
  const module = join(folder, `${place}-${room.replaceAll(sep, '-')}-${hash}.mjs`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(module, text);
  return module;
}

const typescript = pathToFileURL(join(import.meta.dirname, 'typescript', 'register.mjs')).href;
const options = [
  '--import',
  typescript,
  '--test',
  '--test-reporter=spec',
  '--test-timeout=300000',
  '--max-semi-space-size=64',
];
const tests = spawn(
  process.execPath,
  [...options, `--test-concurrency=${availableParallelism() + 1}`, ...modulesOf(files)],
  { cwd: root, stdio: 'inherit' },
);
// The terminal sends Ctrl-C to both; the test runner decides when to end.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => tests.kill('SIGTERM'));
tests.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
