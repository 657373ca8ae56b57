import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Command } from 'commander';
import { idleProgram } from '../support/program.js';
import { Rig } from '../support/rig.js';

const program = idleProgram();

function withBelow(command: Command, path: readonly string[]): (readonly [readonly string[], Command])[] {
  return [[path, command], ...command.commands.flatMap((below) => withBelow(below, [...path, below.name()]))];
}

const COMMANDS = program.commands.flatMap((command) => withBelow(command, [command.name()]));

test('there is help of every command', async () => {
  const rig = new Rig();
  for (const [path, command] of COMMANDS) {
    const { code, stdout, stderr } = await rig.lockstep(...path, '--help');
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(stdout.startsWith(`Usage: lockstep ${path.join(' ')}`), stdout);
    assert.notEqual(command.description(), '', `${path.join(' ')} says what it does`);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, `wider than a terminal: ${line}`);
    if (command.commands.length === 0) assert.match(stdout, /^Examples?:\n {2}(lockstep|git) /m);
  }
});

test('the help itself is no wider than a terminal', async () => {
  const { stdout } = await new Rig().lockstep('--help');
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('the help has every exit code that the documentation has', async () => {
  const concepts = readFileSync(new URL('../../../docs/concepts.md', import.meta.url), 'utf8');
  const table = concepts.slice(concepts.indexOf('## Exit codes'));
  const documented = [...table.matchAll(/^\| (\d+(?:, \d+)*) /gm)].flatMap(([, codes = '']) =>
    codes.split(', '),
  );
  const { stdout } = await new Rig().lockstep('--help');
  const told = [...stdout.slice(stdout.indexOf('Exit codes:')).matchAll(/(?<=[:·]|^ {8,})\s*(\d+) /gm)];
  assert.deepEqual(
    told.map(([, code]) => code),
    documented,
  );
});

test('the tour in the help can be gone', async () => {
  const rig = new Rig();
  const { stdout } = await rig.lockstep('--help');
  const tour = [
    ...(/^A first tour:\n((?: {2}lockstep .*\n)+)/m
      .exec(stdout)?.[1]
      ?.matchAll(/lockstep (.*?)(?: && .*?)? {2}/g) ?? []),
  ].map(([, args = '']) => args.split(' '));
  const [init = [], ...steps] = tour;
  assert.equal(init[0], 'init');
  assert.equal(steps.length, 4);
  assert.equal((await rig.lockstep(...init)).code, 0);
  for (const step of steps) {
    const { code, stderr } = await rig.lockstep('-C', 'demo', ...step);
    assert.equal(code, 0, `${step.join(' ')}: ${stderr}`);
  }
  assert.equal(rig.read('demo/total.txt'), '385\n');
});

for (const [what, args, message] of [
  [
    'an unknown command',
    ['rnu'],
    /unknown command 'rnu'\n\(Did you mean run\?\)\nAdd --help for an explanation\.\n$/,
  ],
  [
    'an unknown option',
    ['run', '--keepgoing'],
    /unknown option '--keepgoing'\n\(Did you mean --keep-going\?\)\nAdd --help/,
  ],
  ['a missing argument', ['why'], /missing required argument 'stage'\nAdd --help/],
  [
    'a number of jobs that is none',
    ['run', '-j', 'many'],
    /'-j, --jobs <n>' argument 'many' is invalid\. It must be a positive number\.\nAdd --help/,
  ],
  [
    'a commit without a reason',
    ['commit', 'train'],
    /required option '--reason <text>' not specified\nAdd --help/,
  ],
  [
    'a folder that is not there',
    ['-C', 'nowhere', 'run'],
    /^there is no folder .*nowhere\nCorrect the name behind -C\n$/,
  ],
] as const) {
  test(`${what} is a usage error: exit code 2`, async () => {
    const { code, stdout, stderr } = await new Rig().lockstep(...args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, message);
  });
}
