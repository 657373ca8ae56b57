import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import type { Emit, RunEvent, RunFacts } from '../../src/model/events.js';
import type { HistoryLimits } from '../../src/model/graph.js';
import { sha256, type StageKey } from '../../src/model/hashes.js';
import { followRun } from '../../src/record/follow-run.js';
import { createHistory, type History } from '../../src/record/history.js';
import { readEvents, RecordReader } from '../../src/record/read-record.js';
import { eventsFile } from '../../src/record/run-file.js';
import { RunDigest } from '../../src/record/run-digest.js';
import { nameRun } from '../../src/record/run-name.js';
import { Teller } from '../../src/record/teller.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { nodeRandom } from '../../src/system/node/random.js';
import { EXIT, finishedEvent, runFinishedEvent, startedEvent } from '../support/events.js';
import { FakeClock, steppedClock } from '../support/fake-clock.js';
import { lonelyProcesses } from '../support/fake-processes.js';
import { tempFolder } from '../support/temp-folder.js';

const FACTS: RunFacts = {
  command: ['run'],
  host: 'here',
  platform: 'linux-x64',
  cpus: 2,
  versions: { lockstep: '0', node: '20' },
  gitCommit: null,
};

const opening = (): RunEvent => ({
  type: 'run-opened',
  process: { pid: 1, startTime: '1', bootId: 'b', pidNamespace: 'n' },
  ...FACTS,
});

const key = (text: string): StageKey => sha256(text) as StageKey;

/** A history, and runs that leave their records in it; a second passes before each. */
class Past {
  readonly folder = join(tempFolder(), 'history');
  readonly clock = new FakeClock();

  constructor(private readonly limits?: HistoryLimits) {}

  /** As another process sees it. */
  get history(): History {
    return createHistory(
      { disk: nodeDisk, clock: this.clock, processes: lonelyProcesses },
      this.folder,
      this.limits,
    );
  }

  begin(): { readonly run: string; readonly tell: Emit; readonly finish: () => void } {
    this.clock.skip(1000);
    const teller = new Teller({ clock: this.clock, random: nodeRandom }, () => undefined);
    const record = this.history.begin(teller, opening);
    return {
      run: teller.run,
      tell: teller.tell,
      finish: () => {
        record.finish();
      },
    };
  }

  /** A run of one stage. */
  attempt(of: string, end: RunEvent, stage = 'train', group: string | null = null): string {
    const { run, tell, finish } = this.begin();
    tell({ type: 'run-started', stages: [], jobs: 1 });
    tell(startedEvent(stage, { key: key(of), recorded: { name: stage, group } }));
    tell(end);
    tell(runFinishedEvent({ ok: end.type === 'stage-finished' }));
    finish();
    return run;
  }

  get kept(): readonly string[] {
    return this.history.runs();
  }
}

const executed = (durationMs: number, stage = 'train'): RunEvent => finishedEvent(stage, { durationMs });
const failed: RunEvent = {
  type: 'stage-failed',
  stage: 'train',
  failure: { kind: 'exit', code: 1 },
  durationMs: 3,
  tail: [],
  log: null,
  partialOuts: null,
  why: '',
  exit: { ...EXIT, code: 1 },
};

test('what made a result is the last attempt with its key that succeeded', () => {
  const past = new Past();
  past.attempt('a', executed(1));
  past.attempt('a', executed(2));
  past.attempt('a', failed);
  past.attempt('b', executed(4));
  const own = past.history;
  assert.equal(own.execution('train', key('a'))?.end?.durationMs, 2);
  assert.equal(own.execution('train', key('b'))?.end?.durationMs, 4);
  assert.equal(own.execution('train', key('c')), null);
  assert.equal(own.execution('report', key('a')), null);
  assert.equal(own.lastAttempt('train')?.key, key('b'));
});

test('an attempt that was recorded without its key is the last one, and made nothing', () => {
  const past = new Past();
  const lines = join(past.folder, '20250101T000000000Z', 'run.ndjson');
  mkdirSync(dirname(lines), { recursive: true });
  for (const line of [
    { v: 1, type: 'run', at: 1, ...FACTS },
    { v: 1, type: 'attempt-started', at: 2, stage: 'train', group: null, reasons: [], log: 'train.log' },
    { v: 1, type: 'attempt-ended', at: 3, stage: 'train', outcome: 'executed', durationMs: 1 },
  ]) {
    appendFileSync(lines, `${JSON.stringify(line)}\n`);
  }
  const own = past.history;
  assert.equal(own.execution('train', key('a')), null);
  const last = own.lastAttempt('train');
  assert.deepEqual([last?.key, last?.end?.outcome], [null, 'executed']);
});

test('a line that was flipped or cut anywhere is left out, and no other', () => {
  const past = new Past();
  const run = join(past.folder, past.attempt('a', executed(7)));
  const file = join(run, 'events.ndjson');
  const whole = readFileSync(file);
  const before = readEvents(nodeDisk, run).map((event) => JSON.stringify(event));
  assert.equal(before.length, 5);
  for (let at = 0; at < whole.length; at += 1) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(file, flipped);
    const found = readEvents(nodeDisk, run).map((event) => JSON.stringify(event));
    assert.ok(found.length >= 3 && found.length <= 5, `flipped at ${at}`);
    assert.ok(
      found.every((event) => before.includes(event)),
      `flipped at ${at}`,
    );
  }
});

test('a reader that follows gets each event once, when its line is whole, wherever writing was cut', () => {
  const past = new Past();
  const run = join(past.folder, past.attempt('a', executed(7)));
  const whole = readFileSync(join(run, 'events.ndjson'));
  const events = readEvents(nodeDisk, run);
  for (let cut = 0; cut <= whole.length; cut += 1) {
    const copy = tempFolder();
    const reader = new RecordReader(nodeDisk, copy);
    assert.deepEqual(reader.next(), []);
    writeFileSync(join(copy, 'events.ndjson'), whole.subarray(0, cut));
    const first = reader.next();
    assert.deepEqual(first, events.slice(0, first.length));
    appendFileSync(join(copy, 'events.ndjson'), whole.subarray(cut));
    assert.deepEqual([...first, ...reader.next()], events);
    assert.deepEqual(reader.next(), []);
  }
});

test('a run that does nothing, and one that breaks before anybody heard of it, leave nothing', () => {
  const past = new Past();
  const idle = past.begin();
  idle.tell({
    type: 'run-started',
    stages: [{ name: 'a', action: 'up-to-date', reasons: [], expectedMs: null }],
    jobs: 1,
  });
  idle.tell(finishedEvent('a', { outcome: 'up-to-date', exit: null, changed: false }));
  idle.tell(runFinishedEvent({ upToDate: 1 }));
  idle.finish();
  past.begin().tell({ type: 'run-broken', message: 'no such file' });
  assert.equal(nodeDisk.stat(past.folder), null);
});

test('a run’s folder says at once whose it is; one that doesn’t is looked at for a while before it counts as killed', async () => {
  const past = new Past();
  const { run, tell } = past.begin();
  tell({
    type: 'run-started',
    stages: [{ name: 'train', action: 'run', reasons: [], expectedMs: null }],
    jobs: 1,
  });
  const folder = past.history.folderOf(run);
  assert.deepEqual(
    readEvents(nodeDisk, folder).map(({ type }) => type),
    ['run-opened', 'run-started'],
  );
  const file = eventsFile(folder);
  const lines = readFileSync(file);
  const told = async (meanwhile: (looks: number) => void): Promise<readonly number[]> => {
    let looks = 0;
    const clock = steppedClock(() => {
      meanwhile((looks += 1));
    });
    const processes = { ...nodeSystem.processes, liveness: () => 'dead' as const };
    writeFileSync(file, '');
    const counts: number[] = [];
    for await (const events of followRun({ disk: nodeDisk, clock, processes }, folder))
      counts.push(events.length);
    return counts;
  };
  const late = await told((looks) => {
    if (looks === 3) writeFileSync(file, lines);
  });
  assert.deepEqual(late, [0, 0, 0, 2, 0]);
  assert.equal((await told(() => undefined)).length, 10);
});

for (const [state, end, lives] of [
  ['running', null, true],
  ['killed', null, false],
  ['done', runFinishedEvent(), false],
  ['failed', runFinishedEvent({ ok: false, failed: 1 }), false],
  ['ended', runFinishedEvent({ ok: false, endedBy: 'SIGINT' }), false],
  ['ended', runFinishedEvent({ ok: false, superseded: true, cancelled: 1 }), false],
  ['failed', runFinishedEvent({ ok: false, superseded: true, failed: 1 }), false],
  ['broken', { type: 'run-broken', message: 'no space' }, false],
] as const) {
  test(`a run is ${state}: ${JSON.stringify(end)}`, () => {
    const digest = new RunDigest();
    const teller = new Teller({ clock: new FakeClock(), random: nodeRandom }, (event) => {
      digest.apply(event);
    });
    teller.tell(opening());
    if (end !== null) teller.tell(end);
    assert.equal(digest.outline(0, lives).state, state);
  });
}

test('a run that waited while another one ran is known by its own attempts, though it began first', () => {
  const past = new Past();
  const waiting = past.begin();
  waiting.tell({ type: 'waiting', text: 'for the other' });
  past.attempt('a', executed(1));
  waiting.tell({ type: 'run-started', stages: [], jobs: 1 });
  past.clock.skip(1000);
  waiting.tell(startedEvent('train', { key: key('b') }));
  waiting.tell(executed(2));
  waiting.tell(runFinishedEvent());
  waiting.finish();
  assert.deepEqual(
    [past.history.lastAttempt('train')?.key, past.history.expected('train', null)?.ms],
    [key('b'), 2],
  );
});

suite('how long something is likely to take', () => {
  test('as long as it took; a cell that never ran as long as the one most like it; nothing is guessed', () => {
    const past = new Past();
    const group = 'train';
    for (const [cell, ms] of [
      ['train@small/lr0.1', 10],
      ['train@small/lr1.0', 20],
      ['train@large/lr0.1', 100],
      ['train@large/lr1.0', 200],
    ] as const) {
      past.attempt(cell, executed(ms, cell), cell, group);
    }
    const { history } = past;
    assert.deepEqual(history.expected('train@small/lr0.1', group), { ms: 10, by: 'train@small/lr0.1' });
    assert.deepEqual(history.expected('train@large/lr0.5', group), { ms: 200, by: 'train@large/lr1.0' });
    assert.deepEqual(history.expected('train@small/lr0.2', group), { ms: 10, by: 'train@small/lr0.1' });
    assert.equal(history.expected('other@small', 'other'), null);
    assert.equal(history.expected('alone', null), null);
  });

  test('what ran only in the checkout takes as long in a scratch workspace', () => {
    const checkout = new Past();
    checkout.attempt('train@small/lr1.0', executed(10, 'train@small/lr1.0'), 'train@small/lr1.0', 'train');
    checkout.attempt('alone', executed(30, 'alone'), 'alone');
    const scratch = createHistory(
      { disk: nodeDisk, clock: checkout.clock, processes: lonelyProcesses },
      join(tempFolder(), 'history'),
      {},
      checkout.history,
    );
    assert.deepEqual(scratch.expected('alone', null), { ms: 30, by: 'alone' });
    assert.deepEqual(scratch.expected('train@small/lr0.5', 'train'), { ms: 10, by: 'train@small/lr1.0' });
    assert.equal(scratch.expected('other', null), null);
  });
});

suite('records are bounded', () => {
  test('the newest runs stay, those with a stage’s last attempt for longer, and what somebody named', () => {
    const past = new Past({ runs: 2, bytes: 1e9 });
    const named = past.attempt('a', executed(1));
    nameRun(nodeDisk, join(past.folder, named), 'the first');
    const other = past.attempt('b', executed(1, 'other'), 'other');
    const gone = past.attempt('a', executed(1));
    const last = [past.attempt('a', executed(1)), past.attempt('a', executed(1))];
    assert.deepEqual(past.kept, [named, other, ...last]);
    assert.ok(!past.kept.includes(gone));
  });

  test('where they take too much room the oldest go first, and the newest never', () => {
    const past = new Past({ runs: 50, bytes: 1 });
    past.attempt('a', executed(1));
    const last = past.attempt('a', executed(1, 'other'), 'other');
    assert.deepEqual(past.kept, [last]);
    assert.deepEqual(
      readdirSync(past.folder).filter((name) => name !== 'index.json'),
      [last],
    );
  });
});
