// Changes the code that decides and keeps results in small ways, one at a time, and sees whether a test notices
// (docs/mutation.md): `npm run mutate`, `npm run mutate -- NAME…` for some rooms, `--anew` to forget earlier runs.
import { Stryker } from '@stryker-mutator/core';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { EXCLUDED, filesOf, root, ROOM_NAMES } from './mutate/rooms.mjs';
import { summarise, tableOf } from './mutate/summary.mjs';
import { chooseTests } from './mutate/tests.mjs';

const OUTPUT = '.mutation';
// Tests that try a thousand instants try some of them: runner/test/support/torture.ts.
process.env.LOCKSTEP_TORTURE = 'few';

const { anew, rooms } = readOptions();
process.chdir(root);
mkdirSync(OUTPUT, { recursive: true });
const summary = [];
for (const room of rooms) summary.push(await mutate(room));
writeFileSync(join(OUTPUT, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
for (const { survivors } of summary) {
  for (const { file, line, mutator, before, after } of survivors) {
    console.log(`${file}:${line} ${mutator}: ${shown(before)} → ${shown(after)}`);
  }
}
console.log(`\n${tableOf(summary)}\n\nMore in ${OUTPUT}/: summary.json, and ROOM.html to walk through.`);

/** A room at a time: with the tests that reach it, and its own memory of earlier runs. */
async function mutate(room) {
  const { tests, digest } = await chooseTests(room);
  const known = join(OUTPUT, `${room}-${digest}.json`);
  const report = join(OUTPUT, `${room}.json`);
  if (anew) rmSync(known, { force: true });
  const began = performance.now();
  await new Stryker({
    testRunner: 'in-process',
    plugins: [join(root, 'scripts/mutate/runner.mjs')],
    tests,
    told: join(OUTPUT, `${room}.told`),
    warnings: { unknownOptions: false },
    mutate: filesOf(room),
    mutator: { excludedMutations: EXCLUDED },
    coverageAnalysis: 'perTest',
    // What is reached only while files are loaded would take a process of its own.
    ignoreStatic: true,
    concurrency: availableParallelism(),
    // Endless loops are noticed by counting. This is for what else never ends, and long, since on a busy machine a
    // change that no test notices would else count as noticed.
    timeoutMS: 300_000,
    incremental: true,
    incrementalFile: known,
    tempDirName: join(OUTPUT, 'sandbox'),
    ignorePatterns: ['/*', '!/package.json', '!/runner', '/runner/dist*', '/runner/node_modules'],
    buildCommand: `node ${join(root, 'scripts/mutate/compile.mjs').replaceAll(' ', '\\ ')}`,
    reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'told', 'json', 'html'],
    jsonReporter: { fileName: report },
    htmlReporter: { fileName: join(OUTPUT, `${room}.html`) },
  }).runMutationTest();
  const seconds = Math.round((performance.now() - began) / 1000);
  const date = new Date().toISOString().slice(0, 10);
  return { room, date, seconds, tests, ...summarise(JSON.parse(readFileSync(report, 'utf8')), room) };
}

function shown(code) {
  const line = code.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      options: { anew: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const unknown = positionals.filter((name) => !ROOM_NAMES.includes(name));
    if (unknown.length > 0) throw new Error(`no such room: ${unknown.join(', ')}`);
    return { anew: values.anew, rooms: positionals.length === 0 ? ROOM_NAMES : positionals };
  } catch (error) {
    console.error(`mutate: ${error.message}`);
    console.error(
      `Usage: npm run mutate -- [--anew] [NAME…], where a NAME is one of: ${ROOM_NAMES.join(', ')}`,
    );
    process.exit(2);
  }
}
