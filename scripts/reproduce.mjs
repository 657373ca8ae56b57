// Reruns trained cells in a scratch workspace and holds them against their records: `npm run reproduce`, `-- --sample N`
// (default 6), `-- --all`. Exit code 1 where one doesn't agree (docs/algorithms/reproduction.md).
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const GROUP = 'train';
/** A large cell takes twenty times as long as a small one. */
const LARGE_SHARE = 1 / 3;

const options = readOptions();
const table = [];

const sizes = new Map();
for (const stage of (await lockstep('list', GROUP, '--json')).stages) {
  if (isSetUp(stage.with.engine)) sizes.set(stage.name, stage.with.size);
}
const state = await lockstep('verify', GROUP, '--dry-run', '--json');
for (const { stage, paths } of state.stages) {
  table.push({ cell: stage, agrees: false, how: `changed since it was recorded: ${paths.join(', ')}` });
}
if (state.stale.length > 0) {
  say(
    `! ${state.stale.length} cells have no result of the present inputs: "npx lockstep plan train" says why`,
  );
}
const seed = options.seed ?? randomBytes(4).toString('hex');
const candidates = state.drawn.filter((name) => sizes.has(name));
const drawn = options.all ? candidates : draw(candidates, options.sample);
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
    const { values } = parseArgs({
      options: {
        sample: { type: 'string', default: '6' },
        all: { type: 'boolean', default: false },
        seed: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const sample = Number(values.sample);
    if (!Number.isSafeInteger(sample) || sample < 1) throw new Error('--sample must be 1 or more');
    return { ...values, sample, dryRun: values['dry-run'] };
  } catch (error) {
    say(`${error.message}\nnpm run reproduce [-- --sample N | --all] [--seed TEXT] [--dry-run]`);
    process.exit(2);
  }
}

/** The second engine is installed apart, by who wants it. */
function isSetUp(engine) {
  return (
    engine !== 'tfjs-node' || existsSync(join(root, 'tfjs-node', 'node_modules', '@tensorflow', 'tfjs-node'))
  );
}

/** As many of each size as there may be, at most a third large; inside a size those with the smallest SHA-256. */
function draw(names, count) {
  const ranked = (size) =>
    names
      .filter((name) => sizes.get(name) === size)
      .map((name) => ({ name, rank: createHash('sha256').update(`${seed}\n${name}`).digest('hex') }))
      .sort((one, other) => (one.rank < other.rank ? -1 : 1))
      .map(({ name }) => name);
  const [large, medium, small] = ['large', 'medium', 'small'].map(ranked);
  const chosen = large.slice(0, Math.floor(count * LARGE_SHARE));
  chosen.push(...medium.slice(0, Math.ceil((count - chosen.length) / 2)));
  chosen.push(...small.slice(0, count - chosen.length));
  return chosen;
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
