import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { plainReporter, quietReporter } from '../../src/reporters/plain.js';
import { isLive, painter } from '../../src/reporters/style.js';
import type { Reporter, RunEvent } from '../../src/model/events.js';
import { FakeClock } from '../support/fake-clock.js';
import { EXIT, finishedEvent, startedEvent } from '../support/events.js';

const TERMINAL = { isTTY: true };
const PIPE = { isTTY: false };

for (const [what, env, stream, colour, live] of [
  ['a terminal', {}, TERMINAL, true, true],
  ['a pipe or a file', {}, PIPE, false, false],
  ['NO_COLOR', { NO_COLOR: '1' }, TERMINAL, false, true],
  ['an empty NO_COLOR', { NO_COLOR: '' }, TERMINAL, true, true],
  ['NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, TERMINAL, false, true],
  ['FORCE_COLOR on a pipe', { FORCE_COLOR: '1' }, PIPE, true, false],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, TERMINAL, false, true],
  ['a dumb terminal', { TERM: 'dumb' }, TERMINAL, false, false],
  ['a terminal of a CI', { CI: 'true' }, TERMINAL, true, false],
] as const) {
  test(`${what}: ${colour ? 'colour' : 'no colour'}, ${live ? 'a live block' : 'lines'}`, () => {
    assert.equal(painter(env, stream)('red', 'x'), colour ? '\x1b[31mx\x1b[39m' : 'x');
    assert.equal(isLive(env, stream), live);
  });
}

const EVENTS: readonly RunEvent[] = [
  { type: 'run-started', stages: [], jobs: 2 },
  startedEvent('a'),
  { type: 'stage-progress', stage: 'a', done: 1, total: 2, note: 'half' },
  finishedEvent('a', { durationMs: 1234 }),
  finishedEvent('b', { outcome: 'up-to-date', durationMs: 1, changed: false }),
  finishedEvent('c', { outcome: 'restored', durationMs: 5 }),
  { type: 'warning', stage: 'd', text: 'it asks for more cpu than there is, so it runs alone' },
  {
    type: 'stage-failed',
    stage: 'd',
    failure: { kind: 'exit', code: 3 },
    durationMs: 500,
    tail: ['no such luck'],
    log: '/logs/d.log',
    partialOuts: null,
    why: 'lockstep why d',
    exit: { ...EXIT, code: 3 },
  },
  { type: 'stage-skipped', stage: 'e', blockedBy: 'd' },
  {
    type: 'run-finished',
    ok: false,
    executed: 1,
    restored: 1,
    upToDate: 1,
    failed: 1,
    skipped: 1,
    cancelled: 0,
    notStarted: 0,
    endedBy: null,
    durationMs: 2000,
  },
];

function printed(report: (stream: PassThrough) => Reporter): string {
  const stream = new PassThrough({ encoding: 'utf8' });
  const reporter = report(stream);
  for (const event of EVENTS) reporter.report(event);
  reporter.close();
  stream.end();
  return String(stream.read());
}

test('where nothing can be drawn over there is a line a stage that did something', () => {
  assert.equal(
    printed((stream) => plainReporter(stream, painter({}, PIPE), new FakeClock())),
    `✔ a 1.2 s
↺ c restored
! d: it asks for more cpu than there is, so it runs alone
✖ d: exit code 3 after 500 ms
  │ no such luck
  all it printed: /logs/d.log
  why it ran: lockstep why d
✖ 1 ran, 1 restored, 1 up to date, 1 failed, 1 skipped behind a failure in 2.0 s
`,
  );
});

test('--quiet tells failures and warnings', () => {
  assert.equal(
    printed((stream) => quietReporter(stream, painter({}, PIPE))),
    `! d: it asks for more cpu than there is, so it runs alone
✖ d: exit code 3 after 500 ms
  │ no such luck
  all it printed: /logs/d.log
  why it ran: lockstep why d
`,
  );
});

test('where nothing happens a line at least every 30 s says what runs, how far it is, and since when', async () => {
  const clock = new FakeClock();
  const stream = new PassThrough({ encoding: 'utf8' });
  const reporter = plainReporter(stream, painter({}, PIPE), clock);
  await clock.advance(60_000);
  assert.equal(stream.read(), null, 'nothing runs');
  const stage = (name: string) => ({ name, action: 'run' as const, reasons: [], expectedMs: null });
  reporter.report({ type: 'run-started', stages: [stage('a'), stage('b'), stage('c')], jobs: 2 });
  reporter.report(startedEvent('a'));
  reporter.report(startedEvent('b'));
  reporter.report({ type: 'stage-metrics', stage: 'a', values: { epoch: 3, test_loss: 0.123456 } });
  reporter.report({ type: 'stage-output', stage: 'b', size: 9, line: 'fetching 40 %', percent: 40 });
  await clock.advance(30_000);
  assert.equal(
    stream.read(),
    '… 0 done · 2 running · 1 left · more than 45 s to go: 2 never ran: ' +
      'a epoch 3, test_loss 0.1235 (30.0 s), b 40 % (30.0 s)\n',
  );
  await clock.advance(15_000);
  reporter.report(finishedEvent('b'));
  assert.equal(stream.read(), '✔ b 1.5 s\n');
  await clock.advance(29_000);
  assert.equal(stream.read(), null);
  await clock.advance(1000);
  assert.match(String(stream.read()), /^… 1 done · 1 running · 1 left · no estimate: 2 never ran: a /);
  reporter.close();
  await clock.advance(60_000);
  assert.equal(stream.read(), null);
});
