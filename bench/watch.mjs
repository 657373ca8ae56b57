// What it takes from a save to the first act of the stage that it touches, in a pipeline of N independent stages that
// `lockstep watch` watches: of a dep of one stage, of a param of one stage, and of the pipeline's text.
//
//   npm run bench:watch [-- --stages 1000] [--rounds 25]
//
// Prints a Markdown table of medians and writes it to bench/results/watch.md. The machine must do nothing else meanwhile.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median, quantile } from 'simple-statistics';
import { record } from './record.mjs';
import { load, machineLine } from './runners/machine.mjs';
import { inTempAsync } from './runners/measure.mjs';
import { LOCKSTEP } from './runners/programs.mjs';

const { values } = parseArgs({
  options: { stages: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '25' } },
});
const count = Number(values.stages);
const rounds = Number(values.rounds);

/** What is saved, by round; each touches one stage. */
const EDITS = [
  ['a dep', (folder, round) => writeFileSync(join(folder, `in/${round}.txt`), `saved ${Date.now()}\n`)],
  ['a param', (folder, round) => writeFileSync(join(folder, 'params.yaml'), params(round, Date.now()))],
  ['the pipeline', (folder, round) => writeFileSync(join(folder, 'pipeline.yaml'), pipeline(round))],
];

await inTempAsync(async (folder) => {
  const before = load();
  write(folder);
  const watch = new Watch(folder);
  const rows = [];
  try {
    await watch.waits();
    for (const [what, edit] of EDITS) {
      const measured = [];
      // The first ones are compiled on the way.
      for (let round = -5; round < rounds; round += 1) {
        const took = await measure(folder, watch, () => edit(folder, round + 5));
        if (round >= 0) measured.push(took);
      }
      rows.push([what, ...phases(measured)]);
    }
  } finally {
    await watch.end();
  }
  const text = [
    `Milliseconds from the save to each step, medians of ${rounds} saves in a pipeline of ${count.toLocaleString('en')} stages; of the last the`,
    '90th percentile, too. Heard: the change is told, after 40 ms of quiet. Planned: all stages are decided. Started: the',
    'process of the stage is. First act: what its command does first has been done.',
    machineLine(before, load()),
    '',
    '| saved | heard | planned | started | first act | its 90 % |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
  record('watch', text);
});

/** `lockstep watch --json`, and what it tells with when that was. */
function Watch(folder) {
  const [program, ...args] = [...LOCKSTEP, 'watch', '-j', '2', '--json'];
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let told = [];
  let look = () => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line);
    // What is measured is no mistake: it would be waited for to be mended.
    if (event.type === 'watch-refused') throw new Error(event.message);
    told.push({ ...event, heardAt: now() });
    look();
  });
  /**
   * Resolves when it waits again after a stage has run, with what it told since the last time: on a busy machine a file
   * is seen that is only half written.
   */
  this.waits = async () => {
    const isOver = () => {
      const ran = told.findIndex(({ type }) => type === 'stage-started');
      return ran !== -1 && told.slice(ran).some(({ type }) => type === 'watch-waiting');
    };
    while (!isOver()) await new Promise((resolve) => (look = resolve));
    const all = told;
    told = [];
    return all;
  };
  this.end = () =>
    new Promise((resolve) => {
      child.once('close', resolve);
      child.kill('SIGINT');
    });
}

async function measure(folder, watch, save) {
  // Between two saves of a person it has long been settled.
  await pause(700);
  const savedAt = now();
  save();
  const events = await watch.waits();
  const at = (type) => events.find((event) => event.type === type).heardAt - savedAt;
  const acted = Number(readFileSync(join(folder, 'acted'), 'utf8')) * 1000 - savedAt;
  return [at('watch-changed'), at('run-started'), at('stage-started'), acted];
}

function phases(measured) {
  const columns = [0, 1, 2, 3].map((index) => measured.map((row) => row[index]));
  return [...columns.map((column) => median(column)), quantile(columns[3], 0.9)].map((ms) => ms.toFixed(0));
}

function now() {
  return performance.timeOrigin + performance.now();
}

function write(folder) {
  mkdirSync(join(folder, 'in'));
  for (let i = 0; i < count; i += 1) writeFileSync(join(folder, `in/${i}.txt`), `${i}\n`);
  writeFileSync(join(folder, 'params.yaml'), params(-1, 0));
  writeFileSync(join(folder, 'pipeline.yaml'), pipeline(-1));
}

function params(changed, value) {
  return Array.from({ length: count }, (_, i) => `p${i}: ${i === changed ? value : i}\n`).join('');
}

/** The command of one stage is another one, each time. */
function pipeline(changed) {
  const stages = Array.from(
    { length: count },
    (_, i) =>
      `  s${i}:\n    cmd: date +%s.%N > acted; cp in/${i}.txt o${i}.txt${i === changed ? `; true ${Date.now()}` : ''}\n` +
      `    deps: [in/${i}.txt]\n    params: [p${i}]\n    outs: [o${i}.txt]\n`,
  );
  return `stages:\n${stages.join('')}`;
}
