import assert from 'node:assert/strict';
import { test } from 'node:test';
import { painter } from '../../src/reporters/style.js';
import { ttyReporter } from '../../src/reporters/tty.js';
import type { Reporter, RunEvent, RunFinished } from '../../src/model/events.js';
import { cancelledEvent, finishedEvent as finished, startedEvent } from '../support/events.js';
import { Screen } from '../support/screen.js';

const plain = painter({}, { isTTY: false });
const FINISHED: RunFinished = {
  type: 'run-finished',
  ok: true,
  executed: 2,
  restored: 0,
  upToDate: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  notStarted: 0,
  endedBy: null,
  durationMs: 3000,
};

/** A reporter on a screen, and time that passes when a test says so. */
class Watched {
  readonly screen: Screen;
  readonly #reporter: Reporter;
  #now = 0;
  #redraw: (() => void) | null = null;

  constructor(screen = new Screen(80)) {
    this.screen = screen;
    this.#reporter = ttyReporter(screen, plain, {
      now: () => this.#now,
      monotonic: () => this.#now,
      sleep: () => assert.fail('nobody sleeps here'),
      after: () => assert.fail('nothing is put off here'),
      every: (_milliseconds, action) => {
        this.#redraw = action;
        return {
          stop: () => {
            this.#redraw = null;
          },
        };
      },
    });
  }

  get lines(): readonly string[] {
    return this.screen.lines;
  }

  report(...events: readonly RunEvent[]): void {
    for (const event of events) this.#reporter.report(event);
  }

  /** The block is drawn anew after this time. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
    this.#redraw?.();
  }

  close(): void {
    this.#reporter.close();
    assert.equal(this.#redraw, null);
  }
}

function runOf(names: readonly string[]): RunEvent {
  return {
    type: 'run-started',
    jobs: 2,
    stages: names.map((name) => ({ name, action: 'run', reasons: [], expectedMs: 4000 })),
  };
}

function started(stage: string): RunEvent {
  return startedEvent(stage, { expectedMs: 4000 });
}

function progressed(stage: string, note: string): RunEvent {
  return { type: 'stage-progress', stage, done: 12, total: 50, note };
}

test('finished stages stay, and below them stands what runs, its progress, and how long it will take', () => {
  const run = new Watched();
  run.report(runOf(['a', 'b', 'c']), started('a'), started('b'));
  run.pass(1000);
  assert.deepEqual(run.lines, ['0 done · 2 running · 1 left · about 5 s to go', '▶ a  1.0 s', '▶ b  1.0 s']);
  run.report(progressed('b', 'test loss 0.356'), finished('a'), started('c'));
  run.pass(100);
  assert.deepEqual(run.lines, [
    '✔ a 1.5 s',
    '1 done · 2 running · 0 left · about 4 s to go',
    '▶ b 12/50 test loss 0.356  1.1 s',
    '▶ c  100 ms',
  ]);
  run.report(finished('b'), finished('c'), FINISHED);
  run.close();
  assert.deepEqual(run.lines, ['✔ a 1.5 s', '✔ b 1.5 s', '✔ c 1.5 s', '✔ 2 ran in 3.0 s']);
});

test('there is no block before the run is planned', () => {
  const run = new Watched();
  run.report({ type: 'waiting', text: 'waiting for another run' });
  run.pass(1000);
  assert.deepEqual(run.lines, ['waiting for another run']);
  run.close();
});

test('there is no block for a run that is over at once', () => {
  const run = new Watched();
  run.report(runOf(['a']));
  run.pass(100);
  assert.deepEqual(run.lines, []);
  run.report(FINISHED);
  assert.deepEqual(run.lines, ['✔ 2 ran in 3.0 s']);
  run.close();
});

const CELLS = [0.1, 0.01].flatMap((rate) =>
  [0, 1].map((seed) => `train@fashion-mnist/large/lr${rate}/s${seed}/onnxruntime`),
);

for (const [what, note] of [
  ['long', `test loss 0.356, accuracy 0.8712, ${'and so on '.repeat(20)}`],
  ['of several lines and colours', 'one\ntwo\r\x1b[2J\x1b[31mthree\x1b[0m\tfour'],
  ['in characters of two columns', '訓練'.repeat(40)],
] as const) {
  test(`a note that is ${what} breaks no line and hides no name`, () => {
    const run = new Watched();
    run.report(runOf(CELLS), ...CELLS.map((cell) => started(cell)));
    run.report(...CELLS.map((cell) => progressed(cell, note)));
    for (let drawn = 0; drawn < 5; drawn += 1) run.pass(200);
    const [head = '', ...block] = run.lines;
    assert.match(head, /^0 done · 4 running · 0 left/);
    assert.deepEqual(
      block.map((line) => CELLS.findIndex((cell) => line.startsWith('▶ ') && line.includes(cell.slice(-25)))),
      [0, 1, 2, 3],
    );
    run.report(...CELLS.map((cell) => finished(cell)), FINISHED);
    run.close();
    assert.deepEqual(run.lines, [...CELLS.map((cell) => `✔ ${cell} 1.5 s`), '✔ 2 ran in 3.0 s']);
  });
}

test('a long note is cut, the time behind it is not', () => {
  const run = new Watched();
  run.report(runOf(['a']), started('a'), progressed('a', 'word '.repeat(40)));
  run.pass(1000);
  assert.match(run.lines[1] ?? '', /^▶ a 12\/50 word .*… {2}1\.0 s$/);
  assert.equal(run.lines[1]?.length, 79);
  run.close();
});

test('a block is never higher than the terminal', () => {
  const run = new Watched(new Screen(80, 6));
  const names = Array.from({ length: 30 }, (_, index) => `stage-${index}`);
  run.report(runOf(names), ...names.slice(0, 12).map((name) => started(name)));
  run.pass(1000);
  assert.deepEqual(run.lines.slice(1), [
    '▶ stage-0  1.0 s',
    '▶ stage-1  1.0 s',
    '▶ stage-2  1.0 s',
    '  and 9 more',
  ]);
  run.close();
});

test('what was never timed is counted, not guessed; cells of a group that ran in this run tell of the others', () => {
  const run = new Watched();
  const names = ['t@a', 't@b', 'other'];
  run.report({
    type: 'run-started',
    jobs: 1,
    stages: names.map((name) => ({ name, action: 'run', reasons: [], expectedMs: null })),
  });
  run.report(startedEvent('t@a'));
  run.pass(1000);
  assert.equal(run.lines[0], '0 done · 1 running · 2 left · no estimate: 3 never ran');
  run.report(finished('t@a', { durationMs: 4000 }), startedEvent('t@b'));
  run.pass(1000);
  assert.equal(run.lines[1], '1 done · 1 running · 1 left · more than 3 s to go: 1 never ran');
  run.close();
});

test('figures, percentages and last lines stand beside the name, whichever there are', () => {
  const run = new Watched();
  run.report(runOf(['a', 'b', 'c']), ...['a', 'b', 'c'].map((name) => started(name)));
  run.report({ type: 'stage-metrics', stage: 'a', values: { epoch: 7, loss: 'NaN' } });
  run.report({ type: 'stage-output', stage: 'b', size: 1, line: 'epoch 1: 45.5%', percent: 45.5 });
  run.report({ type: 'stage-output', stage: 'c', size: 1, line: 'linking', percent: null });
  run.pass(1000);
  assert.deepEqual(run.lines.slice(1), [
    '▶ a epoch 7, loss NaN  1.0 s',
    '▶ b 45.5 %  1.0 s',
    '▶ c linking  1.0 s',
  ]);
  run.close();
});

test('a run that was told to end says what it waits for, and how long that is given', () => {
  const run = new Watched();
  run.report(runOf(['a', 'b']), started('a'), started('b'));
  run.pass(1000);
  const running = ['a', 'b'].map((stage) => ({ stage, graceMs: 5000 }));
  run.report({ type: 'interrupted', signal: 'SIGINT', again: false, running });
  run.pass(2000);
  assert.deepEqual(run.lines, [
    'SIGINT (Ctrl-C): ending a, b, for 5.0 s at most; once more ends it at once.',
    'ending: waiting for 2 to end · 0 done',
    '▶ a was told to end; is ended in 3 s  3.0 s',
    '▶ b was told to end; is ended in 3 s  3.0 s',
  ]);
  run.report(cancelledEvent('a'), cancelledEvent('b'));
  run.pass(100);
  assert.equal(run.lines.at(-1), 'ending: what was begun is put in order · 0 done');
  run.close();
});
