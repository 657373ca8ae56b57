// Reruns recorded cells in a scratch workspace and holds them against their records: `npm run reproduce`, `-- --sample N`
// (default 6), `-- --all`, of the groups that are named or of all that train. Exit code 1 where one doesn't agree
// (docs/algorithms/reproduction.md).
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { draw, GROUPS, sizeOf } from './reproduce/sample.mjs';

const root = join(import.meta.dirname, '..');
const USAGE = 'npm run reproduce [-- GROUP… --sample N | --all] [--seed TEXT] [--dry-run]';

const options = readOptions();
const table = [];

const cells = (await lockstep('list', ...options.groups, '--json')).stages
  .filter((stage) => isSetUp(stage.with.engine))
  .map(({ name, group, with: given }) => ({ name, group, size: sizeOf(given) }));
const state = await lockstep('verify', ...options.groups, '--dry-run', '--json');
for (const { stage, paths } of state.stages) {
  table.push({ cell: stage, agrees: false, how: `changed since it was recorded: ${paths.join(', ')}` });
}
if (state.stale.length > 0) {
  say(`! ${state.stale.length} cells have no result of the present inputs: "npx lockstep plan" says why`);
}
const seed = options.seed ?? randomBytes(4).toString('hex');
const recorded = new Set(state.drawn);
const candidates = cells.filter(({ name }) => recorded.has(name));
const drawn = options.all ? candidates.map(({ name }) => name) : draw(candidates, options.sample, seed);
say(
  options.all
    ? `all ${drawn.length} cells`
    : `seed ${seed}: ${drawn.length} of ${candidates.length} cells drawn`,
);
if (drawn.length === 0 || options.dryRun) {
  process.stdout.write(drawn.map((name) => `${name}\n`).join(''));
} else {
  for (const { stage, agrees, kind, outs = [], failure } of (await lockstep('verify', ...drawn, '--json'))
    .stages) {
    const found = outs.flatMap(({ how, differences }) => (agrees ? [how] : differences));
    table.push({ cell: stage, agrees, how: found.join('; ') || (failure?.message ?? failure?.kind ?? kind) });
  }
}
report();

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        sample: { type: 'string', default: '6' },
        all: { type: 'boolean', default: false },
        seed: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const sample = Number(values.sample);
    if (!Number.isSafeInteger(sample) || sample < 1) throw new Error('--sample must be 1 or more');
    const unknown = positionals.find((name) => !GROUPS.includes(name));
    if (unknown !== undefined) throw new Error(`"${unknown}" is no group that trains: ${GROUPS.join(', ')}`);
    const groups = positionals.length === 0 ? GROUPS : positionals;
    return { ...values, groups, sample, dryRun: values['dry-run'] };
  } catch (error) {
    say(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

/** The second engine is installed apart, by who wants it. */
function isSetUp(engine) {
  return (
    engine !== 'tfjs-node' || existsSync(join(root, 'tfjs-node', 'node_modules', '@tensorflow', 'tfjs-node'))
  );
}

/** Runs lockstep and reads the object that it prints; its progress goes to the screen. */
async function lockstep(...args) {
  const child = spawn(process.execPath, [join(root, 'runner', 'bin', 'lockstep.js'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The terminal sends Ctrl-C to both; lockstep decides when to end.
  const wait = () => undefined;
  const end = () => child.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', end);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  process.off('SIGINT', wait).off('SIGTERM', end);
  // 1: something differs, and the object says what.
  if (code !== 0 && code !== 1) process.exit(code ?? 1);
  if (text === '') process.exit(1);
  return JSON.parse(text);
}

function report() {
  if (options.dryRun && table.length === 0) return;
  const rows = [
    ['cell', 'agrees', 'tier, or what differs'],
    ['---', '---', '---'],
    ...table.map(({ cell, agrees, how }) => [cell, agrees ? 'yes' : '**no**', how.replaceAll('|', '/')]),
  ];
  const text = rows.map((row) => `| ${row.join(' | ')} |\n`).join('');
  const agreeing = table.filter(({ agrees }) => agrees).length;
  const last = `${agreeing} of ${table.length} cells agree`;
  process.stdout.write(`${text}${last}\n`);
  const { GITHUB_STEP_SUMMARY: summary } = process.env;
  if (summary !== undefined && summary !== '') {
    appendFileSync(summary, `## Reproduction\n\nSeed \`${seed}\`. ${last}.\n\n${text}\n`);
  }
  if (agreeing < table.length || table.length === 0) process.exitCode = 1;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
