import { cpSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execaSync } from 'execa';

export const LOCKSTEP = [
  process.execPath,
  join(import.meta.dirname, '..', '..', 'runner', 'bin', 'lockstep.js'),
];

/**
 * Who is measured: how a pipeline of `count` independent stages is written down, each of which reads a file (and where
 * there are any, a param) and copies the file, and what runs it. `needs` is a program; `limit` the largest count that
 * is tried.
 */
export const PROGRAMS = [
  { name: 'lockstep -j2', command: [...LOCKSTEP, 'run', '-j', '2', '--quiet'], write: writeLockstep },
  {
    name: 'DVC repro',
    needs: 'dvc',
    command: ['dvc', 'repro', '-q'],
    // Measured to take half an hour for 1,000 stages.
    limit: 100,
    write(folder, count) {
      writeLockstep(folder, count);
      cpSync(join(folder, 'pipeline.yaml'), join(folder, 'dvc.yaml'));
      execaSync('git', ['init', '-q'], { cwd: folder });
      execaSync('dvc', ['init', '-q'], { cwd: folder });
      execaSync('dvc', ['config', 'core.analytics', 'false'], { cwd: folder });
    },
  },
  {
    name: 'Snakemake -j2',
    needs: 'snakemake',
    command: ['snakemake', '-j2', '-q', 'all'],
    limit: 1000,
    write(folder, count) {
      const all = range(count).map((i) => `"o${i}.txt"`);
      const rules = range(count).map(
        (i) =>
          `rule s${i}:\n  input: "in.txt"\n  output: "o${i}.txt"\n  params: ${i}\n  shell: "cp {input} {output}"\n`,
      );
      writeFileSync(join(folder, 'Snakefile'), `rule all:\n  input: ${all.join(', ')}\n${rules.join('')}`);
    },
  },
  {
    name: 'wireit',
    needs: 'wireit',
    command: ['npm', 'run', '--silent', 'all'],
    env: { WIREIT_PARALLEL: '2', WIREIT_LOGGER: 'quiet-ci' },
    // A script is a process of npm's own kind: 10,000 take an hour.
    limit: 1000,
    write(folder, count) {
      const names = range(count).map((i) => `s${i}`);
      const scripts = Object.fromEntries(['all', ...names].map((name) => [name, 'wireit']));
      const stages = names.map((name, i) => [
        name,
        { command: `cp in.txt o${i}.txt`, files: ['in.txt'], output: [`o${i}.txt`] },
      ]);
      const wireit = { all: { dependencies: names }, ...Object.fromEntries(stages) };
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bench', scripts, wireit }));
    },
  },
  {
    name: 'ninja -j2',
    needs: 'ninja',
    command: ['ninja', '-j2', '--quiet'],
    write(folder, count) {
      const builds = range(count).map((i) => `build o${i}.txt: cp in.txt\n`);
      writeFileSync(join(folder, 'build.ninja'), `rule cp\n  command = cp $in $out\n${builds.join('')}`);
    },
  },
  {
    name: 'GNU make -j2',
    needs: 'make',
    command: ['make', '-s', '-j2'],
    write(folder, count) {
      const all = range(count).map((i) => `o${i}.txt`);
      const rules = range(count).map((i) => `o${i}.txt: in.txt\n\tcp in.txt o${i}.txt\n`);
      writeFileSync(join(folder, 'Makefile'), `all: ${all.join(' ')}\n${rules.join('')}`);
    },
  },
];

function writeLockstep(folder, count) {
  const stages = range(count).map(
    (i) =>
      `  s${i}:\n    cmd: cp in.txt o${i}.txt\n    deps: [in.txt]\n    params: [p${i}]\n    outs: [o${i}.txt]\n`,
  );
  writeFileSync(join(folder, 'pipeline.yaml'), `stages:\n${stages.join('')}`);
  const params = range(count).map((i) => `p${i}: ${i}\n`);
  writeFileSync(join(folder, 'params.yaml'), params.join(''));
}

function range(count) {
  return Array.from({ length: count }, (_, i) => i);
}

/**
 * Installs wireit, and ninja where there is none, into a folder and puts them first on PATH.
 * @param folder is removed by whoever asks
 */
export function install(folder) {
  const quiet = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts'];
  execaSync('npm', ['install', '--prefix', folder, ...quiet, 'wireit'], { stdio: ['ignore', 2, 2] });
  const places = [join(folder, 'node_modules', '.bin')];
  if (!isInstalled('ninja')) {
    const target = join(folder, 'ninja');
    execaSync('python3', ['-m', 'pip', 'install', '--quiet', '--target', target, 'ninja'], {
      stdio: ['ignore', 2, 2],
    });
    places.push(join(target, 'bin'));
  }
  process.env.PATH = [...places, process.env.PATH].join(delimiter);
}

export function isInstalled(program) {
  return execaSync('sh', ['-c', `command -v ${program}`], { reject: false }).exitCode === 0;
}
