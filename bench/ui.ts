// What the page of runs costs on a record of 10,000 cells: to fold it to the first page, to tell one update, and until
// a reader of the real server has the run. CPU time, medians; prints a Markdown table and writes it to
// bench/results/ui.md.
//
//   npm run bench:ui [-- --cells 10000 --repetitions 21]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { openUi } from '../ui/src/index.js';
import type { ToldEvent } from 'lockstep';
import { encodeEvent, parseEvent } from '../runner/src/record/event-line.js';
import { exportPage } from '../ui/src/file/export-page.js';
import { Board } from '../ui/src/fold/board.js';
import { template } from '../ui/src/generated/template.js';
import { finished, opened, over, planned, RUN, stage, started, told } from '../ui/test/support/told.js';
import { record } from './record.mjs';

const { values } = parseArgs({
  options: { cells: { type: 'string', default: '10000' }, repetitions: { type: 'string', default: '21' } },
});
const [cells, repetitions] = [Number(values.cells), Number(values.repetitions)];
const side = Math.round(Math.sqrt(cells));
const indices = Array.from({ length: side }, (_, index) => index);
const stages = indices.flatMap((a) =>
  indices.map((b) => stage(`cell@a${String(a)}/b${String(b)}`, { group: 'cell', item: { a, b } })),
);
const names = stages.map(({ name }) => name);
const AROUND = {
  title: 'bench',
  source: 'live',
  runs: [],
  run: { id: RUN, name: null, scratch: null },
} as const;

const events = told(
  opened,
  planned(Object.fromEntries(names.map((name) => [name, 'run'] as const))),
  ...names.flatMap((name, index) => [
    started(name),
    ...[1, 2, 3].map((epoch) => ({
      type: 'stage-metrics' as const,
      stage: name,
      values: { epoch, loss: 1 / (index + epoch) },
    })),
    finished(name),
  ]),
  over(),
);
const lines = events.map(encodeEvent);

const rows = [
  row('read and fold the record, and make the first page', measure(fewer(), firstPage)),
  row('the page as JSON', measure(repetitions, jsonOfPage())),
  row('one cell measures: the change, as it is sent', measure(repetitions, update(1))),
  row('all cells change at once, as it is sent', measure(repetitions, update(names.length))),
  row('the page as a file', measure(fewer(), exported())),
];
const server = await served();
record(
  'ui',
  [
    `# The page of runs on ${String(names.length)} cells`,
    '',
    `${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}. A record of ${mega(lines.join('').length)} with ${String(lines.length)} events.`,
    '',
    markdownTable([['', 'median, ms CPU', 'slowest']].concat(rows), { align: ['l', 'r', 'r'] }),
    '',
    `The real server takes ${server.open} ms of CPU until it listens; then a reader has the first page after ${server.first} ms, and all of the run after ${server.whole} ms. The page is ${mega(server.bytes)}.`,
    '',
  ].join('\n'),
);

function fewer(): number {
  return Math.max(3, Math.round(repetitions / 4));
}

function firstPage(): unknown {
  const board = new Board(stages, []);
  for (const line of lines) {
    const event = parseEvent(line);
    if (event !== null) board.apply(event);
  }
  return board.page(1, AROUND);
}

function boardNow(): Board {
  const board = new Board(stages, []);
  for (const event of events.slice(0, -1)) board.apply(event);
  board.changes(1, AROUND);
  return board;
}

function jsonOfPage(): () => unknown {
  const board = boardNow();
  return () => JSON.stringify(board.page(1, AROUND));
}

function update(count: number): () => unknown {
  const board = boardNow();
  const rows = names.slice(0, count).map((name): ToldEvent => ({
    ...{ v: 1, run: RUN, seq: 0, at: 9 },
    ...{ type: 'stage-metrics', stage: name, values: { epoch: 4, loss: 0.5 } },
  }));
  return () => {
    for (const event of rows) board.apply(event);
    return board.changes(1, AROUND).map((change) => JSON.stringify(change));
  };
}

function exported(): () => unknown {
  const page = boardNow().page(1, AROUND);
  return () => exportPage(template, page, {});
}

/** Milliseconds of CPU, each time. */
function measure(times: number, work: () => unknown): readonly number[] {
  work();
  return Array.from({ length: times }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
}

function row(what: string, times: readonly number[]): string[] {
  return [what, (times[Math.floor(times.length / 2)] ?? NaN).toFixed(1), (times.at(-1) ?? NaN).toFixed(1)];
}

interface ServedTimes {
  readonly open: string;
  readonly first: string;
  readonly whole: string;
  readonly bytes: number;
}

async function served(): Promise<ServedTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-ui-'));
  const history = join(folder, '.lockstep', 'history', RUN);
  mkdirSync(history, { recursive: true });
  writeFileSync(join(history, 'events.ndjson'), lines.join(''));
  const axis = JSON.stringify(indices);
  writeFileSync(
    join(folder, 'pipeline.yaml'),
    `stages: {cell: {matrix: {a: ${axis}, b: ${axis}}, name: 'a\${item.a}/b\${item.b}', cmd: 'true', outs: ['o/\${key}']}}\n`,
  );
  const before = process.cpuUsage();
  const ui = await openUi({ directory: folder });
  const open = milliseconds(process.cpuUsage(before));
  const read = await wholeRun(ui.url);
  await ui.close();
  rmSync(folder, { recursive: true });
  return { open, ...read };
}

/** CPU of server and reader until the first page is there, and until all of the run is told. */
async function wholeRun(url: string): Promise<Omit<ServedTimes, 'open'>> {
  const { headers } = await fetch(url, { redirect: 'manual' });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  const before = process.cpuUsage();
  return new Promise((resolve, reject) => {
    const asked = get(new URL('/events', url), { headers: { cookie } }, (reply) => {
      let [text, first, bytes] = ['', '', 0];
      reply.setEncoding('utf8').on('data', (more: string) => {
        const parts = (text + more).split('\n\n');
        text = parts.pop() ?? '';
        if (parts.length > 0 && first === '') first = milliseconds(process.cpuUsage(before));
        bytes = parts.reduce((most, part) => Math.max(most, part.length), bytes);
        if (!parts.some((part) => part.includes('"state":"done"'))) return;
        asked.destroy();
        resolve({ first, whole: milliseconds(process.cpuUsage(before)), bytes });
      });
    });
    asked.once('error', reject);
  });
}

function milliseconds({ user, system }: NodeJS.CpuUsage): string {
  return ((user + system) / 1000).toFixed(0);
}

function mega(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
