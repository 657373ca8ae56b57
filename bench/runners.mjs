// What a pipeline of N independent trivial stages costs: first run and no-op, lockstep beside GNU make and
// whichever of DVC, Snakemake, ninja and wireit are on PATH. Each stage reads a file and a param and copies the file.
//
//   npm run bench:runners [-- --stages 10,100,1000] [--rounds 5]
//
// Prints a Markdown table of medians in seconds and writes it to bench/results/runners.md.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execaSync } from 'execa';
import { median } from 'simple-statistics';
import { record } from './record.mjs';

const { values } = parseArgs({
  options: { stages: { type: 'string', default: '10,100,1000' }, rounds: { type: 'string', default: '5' } },
});
const counts = values.stages.split(',').map(Number);
const rounds = Number(values.rounds);
const lockstep = join(import.meta.dirname, '..', 'runner', 'bin', 'lockstep.js');

const runners = [
  {
    name: 'lockstep -j2',
    write(folder, count) {
      const stages = range(count).map(
        (i) =>
          `  s${i}:\n    cmd: cp in.txt o${i}.txt\n    deps: [in.txt]\n    params: [p${i}]\n    outs: [o${i}.txt]\n`,
      );
      writeFileSync(join(folder, 'pipeline.yaml'), `stages:\n${stages.join('')}`);
      writeFileSync(
        join(folder, 'params.yaml'),
        range(count)
          .map((i) => `p${i}: ${i}\n`)
          .join(''),
      );
    },
    command: [process.execPath, lockstep, 'run', '-j', '2', '--quiet'],
  },
  {
    name: 'DVC repro',
    needs: 'dvc',
    write(folder, count) {
      runners[0].write(folder, count);
      cpSync(join(folder, 'pipeline.yaml'), join(folder, 'dvc.yaml'));
      execaSync('git', ['init', '-q'], { cwd: folder });
      execaSync('dvc', ['init', '-q'], { cwd: folder });
      execaSync('dvc', ['config', 'core.analytics', 'false'], { cwd: folder });
    },
    command: ['dvc', 'repro', '-q'],
    // Measured to take half an hour for 1,000 stages.
    limit: 100,
  },
  {
    name: 'Snakemake -j2',
    needs: 'snakemake',
    write(folder, count) {
      const all = range(count).map((i) => `"o${i}.txt"`);
      const rules = range(count).map(
        (i) =>
          `rule s${i}:\n  input: "in.txt"\n  output: "o${i}.txt"\n  params: ${i}\n  shell: "cp {input} {output}"\n`,
      );
      writeFileSync(join(folder, 'Snakefile'), `rule all:\n  input: ${all.join(', ')}\n${rules.join('')}`);
    },
    command: ['snakemake', '-j2', '-q', 'all'],
  },
  {
    name: 'GNU make -j2',
    needs: 'make',
    write(folder, count) {
      const all = range(count).map((i) => `o${i}.txt`);
      const rules = range(count).map((i) => `o${i}.txt: in.txt\n\tcp in.txt o${i}.txt\n`);
      writeFileSync(join(folder, 'Makefile'), `all: ${all.join(' ')}\n${rules.join('')}`);
    },
    command: ['make', '-s', '-j2'],
  },
];

function range(count) {
  return Array.from({ length: count }, (_, i) => i);
}

function isInstalled(program) {
  return execaSync('sh', ['-c', `command -v ${program}`], { reject: false }).exitCode === 0;
}

function seconds(command, folder) {
  const start = process.hrtime.bigint();
  execaSync(command[0], command.slice(1), { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const present = runners.filter(({ needs }) => needs === undefined || isInstalled(needs));
const header = `| runner | ${counts.map((count) => `${count} first | ${count} no-op`).join(' | ')} |`;
const rows = [];
for (const runner of present) {
  const cells = counts.flatMap((count) => {
    if (count > (runner.limit ?? Infinity)) return ['not run', 'not run'];
    const first = [];
    const noop = [];
    for (let round = 0; round < rounds; round += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'bench-'));
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'in.txt'), 'hello\n');
        runner.write(folder, count);
        first.push(seconds(runner.command, folder));
        noop.push(seconds(runner.command, folder));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    return [median(first).toFixed(3), median(noop).toFixed(3)];
  });
  rows.push(`| ${runner.name} | ${cells.join(' | ')} |`);
}
const text = [
  `N independent trivial stages, seconds, median of ${rounds} rounds. ${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.versions.node}.`,
  '',
  header,
  `|---|${'---|'.repeat(counts.length * 2)}`,
  ...rows,
  '',
].join('\n');
record('runners', text);
