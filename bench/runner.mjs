// What lockstep itself costs: a no-op run of this study, a script stage from its start to its recorded outs, and the
// runner's memory.
//
//   npm run bench:runner [-- --rounds 9]
//
// The no-op is measured where everything is up to date, else refused. Prints a Markdown table of medians and writes it to bench/results/runner.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execaSync } from 'execa';
import { median } from 'simple-statistics';
import { record } from './record.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Number(values.rounds);
const root = join(import.meta.dirname, '..');
const lockstep = join(root, 'runner', 'bin', 'lockstep.js');
/** Stages of the small pipelines whose difference is what one stage costs. */
const FEW = 1;
const MANY = 21;

const { exitCode } = run(['plan', '--check'], root, { reject: false });
if (exitCode !== 0) {
  process.stderr.write('Something here is not up to date: `npm run pipeline` first.\n');
  process.exit(1);
}
const noop = sample(() => run(['run', '--quiet'], root));
const few = sample(() => chain(FEW));
const many = sample(() => chain(MANY));
const node = sample(() => seconds(() => execaSync(process.execPath, ['-e', '0'])));

const rows = [
  ['no-op run of the study', ms(noop.map(({ seconds: s }) => s))],
  ['its peak memory', `${Math.round(median(noop.map(({ megabytes }) => megabytes)))} MB`],
  [
    `a script stage, from its start to its recorded outs`,
    `${((1000 * (median(many.map(({ seconds: s }) => s)) - median(few.map(({ seconds: s }) => s)))) / (MANY - FEW)).toFixed(0)} ms`,
  ],
  ['of which a bare `node -e 0`', ms(node)],
];
record(
  'runner',
  [
    `Medians of ${rounds} rounds. ${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.versions.node}.`,
    '',
    '| what | median |',
    '| --- | --: |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n'),
);

/** The wall-clock seconds and the peak memory of one command of lockstep. */
function run(args, folder, { reject = true } = {}) {
  const report = 'process.on("exit",()=>process.stderr.write(`\\n${process.resourceUsage().maxRSS}`))';
  let result;
  const time = seconds(() => {
    result = execaSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(report)}`, lockstep, ...args],
      { cwd: folder, reject },
    );
  });
  const kilobytes = Number(result.stderr.split('\n').at(-1));
  return { seconds: time, megabytes: kilobytes / 1000, exitCode: result.exitCode };
}

/** Script stages one after the other, in an empty folder. */
function chain(count) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const stages = Array.from(
      { length: count },
      (_, i) => `  s${i}: {script: s.mjs, outs: {out: o${i}.txt}}\n`,
    );
    writeFileSync(join(folder, 'pipeline.yaml'), `stages:\n${stages.join('')}`);
    writeFileSync(
      join(folder, 's.mjs'),
      "import { writeFileSync } from 'node:fs';\nimport { stage } from 'lockstep/stage';\n" +
        "const { outs } = stage({ outs: ['out'] });\nwriteFileSync(outs.out, 'x');\n",
    );
    return run(['run', '-j', '1', '--quiet'], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sample(measure) {
  return Array.from({ length: rounds }, measure);
}

function seconds(action) {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function ms(samples) {
  return `${(1000 * median(samples)).toFixed(0)} ms`;
}
