import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catchSignals } from '../../src/cli/signals.js';
import type { EndSignal } from '../../src/model/end-signal.js';
import { nodeHost } from '../../src/system/node/host.js';
import { signalsIn } from '../../src/system/node/ignored-signals.js';
import { FakeClock } from '../support/fake-clock.js';

interface Scene {
  readonly clock: FakeClock;
  /** What happened to the run and to lockstep, in this order. */
  readonly happened: string[];
  readonly send: (signal: EndSignal | 'SIGTSTP') => void;
  readonly stop: () => void;
}

function scene(ignored: readonly EndSignal[] = []): Scene {
  const clock = new FakeClock();
  const happened: string[] = [];
  const listeners = new Map<string, () => void>();
  const note = (what: string) => (): Promise<void> => Promise.resolve(void happened.push(what));
  const host = {
    ...nodeHost,
    ignored: new Set(ignored),
    onSignal: (signal: string, action: () => void) => {
      listeners.set(signal, action);
      return () => listeners.delete(signal);
    },
    stop: () => {
      happened.push(listeners.has('SIGTSTP') ? 'heard its own stop' : 'stopped');
    },
    exit: (code: number) => happened.push(`exit ${code}`),
  };
  const stop = catchSignals(
    { host, clock },
    {
      interrupt: (signal) => happened.push(signal),
      suspend: note('stages stopped'),
      resume: note('stages go on'),
    },
  );
  return { clock, happened, stop, send: (signal) => listeners.get(signal)?.() };
}

test('the second signal ends lockstep a second later, with the first one’s code', async () => {
  const { clock, happened, send } = scene();
  send('SIGHUP');
  send('SIGTERM');
  await clock.advance(999);
  assert.deepEqual(happened, ['SIGHUP', 'SIGTERM']);
  await clock.advance(1);
  assert.deepEqual(happened, ['SIGHUP', 'SIGTERM', 'exit 129']);
});

test('one key press that is told twice counts once, and one that goes on counts again', async () => {
  const { clock, happened, send } = scene();
  send('SIGINT');
  await clock.advance(200);
  send('SIGINT');
  assert.deepEqual(happened, ['SIGINT']);
  await clock.advance(50);
  send('SIGINT');
  assert.deepEqual(happened, ['SIGINT', 'SIGINT']);
});

test('a terminal closes once, however late its shell says so', async () => {
  const { clock, happened, send } = scene();
  send('SIGHUP');
  await clock.advance(60_000);
  send('SIGHUP');
  assert.deepEqual(happened, ['SIGHUP']);
});

test('what was ignored is not listened to', () => {
  const { happened, send } = scene(['SIGHUP', 'SIGINT']);
  send('SIGHUP');
  send('SIGINT');
  send('SIGTERM');
  assert.deepEqual(happened, ['SIGTERM']);
});

test('Ctrl-Z: the stages stop, then lockstep; and the other way round', async () => {
  const { clock, happened, send } = scene();
  send('SIGTSTP');
  send('SIGTSTP');
  await clock.advance(1);
  send('SIGTSTP');
  await clock.advance(1);
  const once = ['stages stopped', 'stopped', 'stages go on'];
  assert.deepEqual(happened, [...once, ...once]);
});

test('when the run is over, nothing is heard any more', async () => {
  const { clock, happened, send, stop } = scene();
  stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGTSTP'] as const) send(signal);
  await clock.advance(1);
  assert.deepEqual(happened, []);
});

test('a mask of the kernel’s names the signals that it ignores', () => {
  assert.deepEqual([...signalsIn('0000000000000001')], ['SIGHUP']);
  assert.deepEqual([...signalsIn('0000000000004006')], ['SIGINT', 'SIGQUIT', 'SIGTERM']);
  for (const none of ['0000000000001000', '', 'x', '-1']) assert.deepEqual([...signalsIn(none)], [], none);
});
