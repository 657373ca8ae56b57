import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { StoreError } from '../../src/model/errors.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { Fifos } from '../../src/system/node/fifos.js';
import { HeldProcesses } from '../../src/system/node/held-processes.js';
import { nodeProcesses } from '../../src/system/node/processes.js';
import { Spawner } from '../../src/system/node/spawner.js';
import type { Command, HeldProcess } from '../../src/system/processes.js';
import { tempFolder } from '../support/temp-folder.js';

const BASH = execFileSync('bash', ['-c', 'echo "$BASH"'], { encoding: 'utf8' }).trim();
const OPTIONS = ['--noprofile', '--norc', '-euo', 'pipefail', '-c'];

/** What runs in a folder of its own, which is told what it prints. */
function commandIn(folder: string, command: Partial<Command>): Command {
  return {
    program: BASH,
    args: [...OPTIONS, 'true'],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    log: join(folder, 'log'),
    lifeline: null,
    alive: null,
    ...command,
  };
}

for (const [starter, before] of [
  ['this process', Infinity],
  ['a spawner', 0],
] as const) {
  suite(`a process that is held, started by ${starter}`, async () => {
    const processes = await nodeProcesses(nodeSystem.clock, before);

    /** What a text prints in a bash, and how it ends. */
    async function said(text: string, env: Record<string, string> = {}): Promise<[string, number | null]> {
      const folder = tempFolder('held');
      const command = commandIn(folder, { args: [...OPTIONS, text] });
      const held = await processes.hold({ ...command, env: { ...command.env, ...env } });
      held.release();
      const { code } = await held.exit;
      return [readFileSync(join(folder, 'log'), 'utf8'), code];
    }

    for (const [which, env] of [
      ['a bash', {}],
      ['a bash that reads no BASH_ENV', { POSIXLY_CORRECT: '1' }],
      ['a bash that has a BASH_ENV of its own', { BASH_ENV: '/dev/null' }],
      ['a bash with options from outside', { SHELLOPTS: 'posix' }],
      ['a bash with a function in the place of what waits', { 'BASH_FUNC_read%%': '() { true; }' }],
      ['a bash whose user lets reads wait but shortly', { TMOUT: '0.001' }],
    ] as const) {
      test(`${which} does nothing before it is released`, async () => {
        const folder = tempFolder('held');
        const command = commandIn(folder, { args: [...OPTIONS, 'echo ran > ran'] });
        const held = await processes.hold({ ...command, env: { ...command.env, ...env } });
        const other = await processes.hold(commandIn(folder, { args: [...OPTIONS, 'echo other > other'] }));
        other.release();
        await other.exit;
        assert.deepEqual([existsSync(join(folder, 'other')), existsSync(join(folder, 'ran'))], [true, false]);
        assert.deepEqual(processes.identify(held.identity.pid), held.identity);
        held.release();
        assert.deepEqual(await held.exit, { code: 0, signal: null });
        assert.equal(existsSync(join(folder, 'ran')), true);
      });
    }

    test('a text that bash can’t read waits, too', async () => {
      const held = await processes.hold(commandIn(tempFolder('held'), { args: [...OPTIONS, 'echo "a'] }));
      assert.deepEqual(processes.identify(held.identity.pid), held.identity);
      held.release();
      assert.equal((await held.exit).code, 2);
    });

    test('its text doesn’t see that it was held', async () => {
      const names = 'compgen -v | grep -e LOCKSTEP -e BASH_ENV';
      assert.deepEqual(await said(`${names} || true`), ['', 0]);
      assert.deepEqual(await said('env | cut -d= -f1 | sort | tr "\\n" " "'), ['PATH PWD SHLVL _ ', 0]);
      assert.deepEqual(
        await said('ls /dev/fd | wc -l', {}),
        await said('ls /dev/fd | wc -l', { BASH_ENV: '' }),
      );
    });

    test('errors name the line that was written', async () => {
      const [first] = await said('nosuchprogram');
      assert.match(first, /line 1: nosuchprogram: command not found/);
      const [third] = await said('\n\nnosuchprogram');
      assert.match(third, /line 3: nosuchprogram: command not found/);
    });

    test('its environment is what was given, whatever this process has', async () => {
      process.env.LOCKSTEP_TEST_SEEN = 'no';
      const [printed] = await said('echo "${LOCKSTEP_TEST_SEEN:-none}" "$A"', { A: 'a b\n$c' });
      delete process.env.LOCKSTEP_TEST_SEEN;
      assert.equal(printed, 'none a b\n$c\n');
    });

    test('an environment may be large, and have any text', async () => {
      const value = '“ü”\u0007\\'.repeat(10_000);
      assert.deepEqual(await said('echo "${#LONG}"', { LONG: value, LC_ALL: 'C.UTF-8' }), ['50000\n', 0]);
    });

    test('a log, or a folder, that isn’t there is an error of the system', async () => {
      const folder = tempFolder('held');
      const log = join(folder, 'none', 'log');
      await assert.rejects(processes.hold(commandIn(folder, { log })), { code: 'ENOENT', path: log });
      await assert.rejects(processes.hold(commandIn(folder, { cwd: join(folder, 'none') })), {
        code: 'ENOENT',
      });
    });

    test('many at once are told apart', async () => {
      const folder = tempFolder('held');
      const held = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          processes.hold(commandIn(folder, { args: [...OPTIONS, `exit ${index}`] })),
        ),
      );
      for (const { release } of held.toReversed()) release();
      const codes = await Promise.all(held.map(({ exit }) => exit));
      assert.deepEqual(
        codes,
        Array.from({ length: 30 }, (_, code) => ({ code, signal: null })),
      );
    });
  });
}

/** The spawner that this process has: the parent of what it started. */
function parentOf({ identity }: HeldProcess): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(identity.pid)], { encoding: 'utf8' }));
}

test('a spawner that is killed takes what it held along, is told, and is replaced', async () => {
  const processes = await nodeProcesses(nodeSystem.clock, 0);
  const folder = tempFolder('held');
  const command = commandIn(folder, { args: [...OPTIONS, 'echo ran > ran'] });
  const held = await processes.hold(command);
  const spawner = parentOf(held);
  assert.notEqual(spawner, process.pid);
  process.kill(spawner, 'SIGKILL');
  await assert.rejects(
    held.exit,
    (error) => error instanceof StoreError && /was ended by SIGKILL\n[^]*Run again/.test(error.message),
  );
  held.release();
  while (processes.identify(held.identity.pid) !== null)
    await new Promise((resolve) => setImmediate(resolve));
  assert.equal(existsSync(join(folder, 'ran')), false);

  const another = await processes.hold(command);
  assert.notEqual(parentOf(another), spawner);
  another.release();
  assert.deepEqual(await another.exit, { code: 0, signal: null });
});

test('a spawner that dies while it is asked is told to who asked', async () => {
  const processes = await nodeProcesses(nodeSystem.clock, 0);
  const first = await processes.hold(commandIn(tempFolder('held'), {}));
  process.kill(parentOf(first), 'SIGKILL');
  await assert.rejects(processes.hold(commandIn(tempFolder('held'), {})), /the process that starts stages/);
  await assert.rejects(first.exit, StoreError);
});

test('a spawner that was stopped before it is asked starts what it is asked for', async () => {
  const processes = await nodeProcesses(nodeSystem.clock, 0);
  const folder = tempFolder('held');
  const first = await processes.hold(commandIn(folder, {}));
  process.kill(parentOf(first), 'SIGSTOP');
  const second = await processes.hold(commandIn(folder, { args: [...OPTIONS, 'exit 3'] }));
  assert.equal(parentOf(second), parentOf(first));
  for (const held of [first, second]) held.release();
  assert.deepEqual(await second.exit, { code: 3, signal: null });
});

for (const [what, text] of [
  ['begins and never answers', 'setInterval(() => {}, 1e6)'],
  ['ends at once', 'process.exit(134)'],
] as const) {
  test(`where a spawner ${what}, this process starts all by itself`, async () => {
    const folder = tempFolder('held');
    const main = join(folder, 'main.cjs');
    writeFileSync(main, text);
    const own = await nodeProcesses(nodeSystem.clock);
    const { clock } = nodeSystem;
    const soon = {
      after: (_: number, action: () => void) => clock.after(1, action),
      every: (ms: number, action: () => void) => clock.every(ms, action),
    };
    let spawners = 0;
    const processes = new HeldProcesses(
      (pid) => own.identify(pid),
      new Fifos(),
      soon,
      0,
      () => {
        spawners += 1;
        return new Spawner(soon, main);
      },
    );
    for (const code of [0, 3]) {
      const held = await processes.hold(commandIn(folder, { args: [...OPTIONS, `exit ${code}`] }));
      assert.equal(parentOf(held), process.pid);
      held.release();
      assert.deepEqual(await held.exit, { code, signal: null });
    }
    assert.equal(spawners, 1);
  });
}
