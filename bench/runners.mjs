// What nothing to do costs, beside an empty `node -e 0`: the study, pipelines of N independent trivial stages, and an
// explanation; and what a pipeline's first run costs. lockstep, GNU make, and whichever of DVC, Snakemake, ninja and
// wireit are on PATH.
//
//   npm run bench:runners [-- --stages 10,100,1000,10000] [--rounds 15] [--install] [--only NAME]
//
// `--install` gets wireit (npm) and, where there is none, ninja (pip) into a temp folder first. `--only lockstep` leaves
// the others out. Prints a Markdown table of medians and writes it to bench/results/runners.md. The machine must do
// nothing else meanwhile.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { record } from './record.mjs';
import { fileSystemOf, load, machineLine, shellName } from './runners/machine.mjs';
import { besideNode, inTemp, peakMemory, seconds } from './runners/measure.mjs';
import { install, isInstalled, LOCKSTEP, PROGRAMS } from './runners/programs.mjs';
import { copyStudy } from './runners/study.mjs';

const { values } = parseArgs({
  options: {
    stages: { type: 'string', default: '10,100,1000,10000' },
    rounds: { type: 'string', default: '15' },
    install: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const counts = values.stages.split(',').map(Number);
const rounds = Number(values.rounds);
/** A first run of more stages than this takes long enough to be measured once. */
const MANY = 100;

inTemp((programs) => {
  if (values.install) install(programs);
  const before = load();
  const rows = [explanation(), study(), ...counts.flatMap(trivialStages)];
  const text = [
    `Seconds, median of ${rounds} rounds; of a first run, of ${firstRounds(MANY)}, and of one for more than ${MANY} stages.`,
    'The ratio to `node -e 0` is that of medians, measured in turns with each; that to ninja is of first runs, which all',
    'runners of a row of counts do in turns. Memory is the largest process’s peak.',
    `First runs on ${fileSystemOf(programs)}; commands run in ${shellName()} (lockstep), and in the runner's own sh.`,
    machineLine(before, load()),
    '',
    '| what | runner | first run | × ninja | nothing to do | × `node -e 0` | peak MB |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
  record('runners', text);
});

function explanation() {
  return inTemp((folder) => ['`--help`', 'lockstep', '–', '', ...cells([...LOCKSTEP, '--help'], folder)]);
}

function study() {
  return inTemp((folder) => {
    const why = copyStudy(folder);
    if (why !== null) return ['the study', 'lockstep', `not run: ${why}`, '', '', '', ''];
    return ['the study', 'lockstep', '–', '', ...cells([...LOCKSTEP, 'run', '--quiet'], folder)];
  });
}

/** A row for each runner that is here. */
function trivialStages(count) {
  const what = `${count.toLocaleString('en')} trivial stages`;
  const here = PROGRAMS.filter(({ name, needs }) => name.startsWith(values.only) && isPresent(needs));
  const able = here.filter(({ limit = Infinity }) => count <= limit);
  const first = firstRuns(able, count);
  const ninja = first.get('ninja -j2');
  return here.map((program) => {
    const took = first.get(program.name);
    if (took === undefined) return [what, program.name, 'not run', '', '', '', ''];
    const ratio = ninja === undefined ? '' : (took / ninja).toFixed(1);
    return inTemp((folder) => {
      firstRun(program, count, folder);
      return [what, program.name, took.toFixed(3), ratio, ...cells(program.command, folder, program.env)];
    });
  });
}

/** In turns, so that what slows one slows the others: name → median of its first runs. */
function firstRuns(programs, count) {
  const took = new Map(programs.map(({ name }) => [name, []]));
  for (let round = 0; round < firstRounds(count); round += 1) {
    for (const program of programs) {
      took.get(program.name).push(inTemp((folder) => firstRun(program, count, folder)));
    }
  }
  return new Map([...took].map(([name, all]) => [name, median(all)]));
}

function isPresent(needs) {
  return needs === undefined || isInstalled(needs);
}

function firstRounds(count) {
  return count > MANY ? 1 : Math.min(rounds, 5);
}

function firstRun({ write, command, env }, count, folder) {
  writeFileSync(join(folder, 'in.txt'), 'hello\n');
  write(folder, count);
  return seconds(command, folder, env);
}

/** What a run with nothing to do costs in a folder where everything is done. */
function cells(command, folder, env = {}) {
  // What was made a moment ago isn't trusted yet.
  seconds(command, folder, env);
  const { noop, ratio } = besideNode(command, folder, env, rounds);
  const peak = peakMemory(command, folder, env);
  return [noop.toFixed(3), ratio.toFixed(2), peak === null ? 'unknown' : peak.toFixed(0)];
}
