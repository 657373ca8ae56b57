import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Command } from 'commander';
import { idleProgram } from '../support/program.js';
import { type Result, Rig } from '../support/rig.js';

const FILES = {
  'pipeline.yaml': `
stages:
  make: {cmd: 'echo made; cp in.txt out.txt', deps: [in.txt], outs: [out.txt]}
  bad: {cmd: 'cat out.txt >&2; exit 3', deps: [out.txt], outs: [bad.txt]}
`,
  'in.txt': 'made\n',
  'out.txt': 'by hand\n',
};

/** One after the other, in a workspace that the binary has for itself and in its twin, which this process works in. */
const STEPS: readonly (readonly [args: readonly string[], code: number])[] = [
  [[], 2],
  [['--version'], 0],
  [['help', 'run'], 0],
  [['aside', 'restore', '--help'], 0],
  [['rnu'], 2],
  [['run', '-j', 'many'], 2],
  [['run', 'nothing'], 2],
  [['-C', 'nowhere', 'plan'], 2],
  [['plan', '--check'], 1],
  [['status', 'make'], 0],
  [['list'], 0],
  [['dag'], 0],
  [['show', 'make'], 0],
  [['why', 'bad'], 0],
  [['run', '--keep-going', '-j', '1'], 1],
  [['logs', 'bad'], 0],
  [['trace', 'out.txt'], 0],
  [['aside'], 0],
  [['run', 'make'], 0],
  [['verify', 'make'], 0],
  [['commit', 'make', '--reason', 'as before'], 0],
  [['metrics', 'show'], 0],
  [['metrics', 'diff'], 2],
  [['params', 'show'], 0],
  [['params', 'diff'], 2],
  [['plots', 'show'], 0],
  [['plots', 'diff'], 2],
  [['lock', 'resolve'], 0],
  [['attach'], 0],
  [['runs'], 0],
  [['watch', '-j', 'many'], 2],
  [['ui', '--port', 'many'], 2],
  [['runs', 'show', 'nothing'], 2],
  [['runs', 'apply', 'nothing'], 2],
  [['runs', 'rename', 'nothing', 'else'], 2],
  [['runs', 'rm', 'nothing'], 2],
  [['completion', 'bash'], 0],
  [['complete', '--', 'sho'], 0],
  [['aside', 'restore', '00000000'], 2],
  [['aside', 'remove', '--all'], 0],
  [['init', 'demo'], 0],
  [['-C', 'demo', 'run', '--json'], 0],
  [['-C', 'demo', 'run'], 0],
  [['-C', 'demo', 'run', '--params', 'nowhere.yaml'], 2],
];

/** What differs from one run, one folder and one process to the next. */
function timeless({ code, signal, stdout, stderr }: Result, { folder }: Rig): Result {
  const plain = (text: string): string =>
    text
      .replaceAll(folder, 'WORKSPACE')
      .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?|\d{8}T\d{9}Z(?:-[0-9a-f]+)?/g, 'DATE')
      .replaceAll(/(?<="(?:at|pid)":)\d+|(?<="startTime":)"[^"]*"/g, 'OWN')
      .replaceAll(/(?<="peakMemory":)(?:\d+|null)/g, 'OWN')
      .replaceAll(/(?<="(?:durationMs|expectedMs)":)\d+/g, 'TIME')
      .replaceAll(/\b\d+(?:\.\d+)? (?:ms|s|min)\b/g, 'TIME')
      .replaceAll(/\b[0-9a-f]{8}\b/g, 'ID')
      // A slow run tells more of itself, and a column is as wide as the longest time in it.
      .replaceAll(/\b\d+(?:\.\d+)? (?:B|kB)(?!\w)/g, 'SIZE')
      .replaceAll(/ {2,}/g, '  ');
  return { code, signal, stdout: plain(stdout), stderr: plain(stderr) };
}

suite('the binary says and does what its command line does inside another process', () => {
  const [binary, twin] = [new Rig(FILES), new Rig(FILES)];

  for (const [args, code] of STEPS) {
    test(['lockstep', ...args].join(' '), async () => {
      const [said, expected] = [await binary.binary(...args), await twin.lockstep(...args)];
      assert.deepEqual(timeless(said, binary), timeless(expected, twin));
      assert.equal(said.code, code, said.stderr);
    });
  }

  test('every command is among them', () => {
    const leaves = (command: Command, path: readonly string[]): readonly string[] => [
      ...(command.commands.length === 0 ? [path.join(' ')] : []),
      ...command.commands.flatMap((below) => leaves(below, [...path, below.name()])),
    ];
    const called = STEPS.map(([args]) => `${args.join(' ').replace(/^-C \S+ /, '')} `);
    for (const name of leaves(idleProgram(), []))
      assert.ok(
        called.some((args) => args.startsWith(`${name} `)),
        name,
      );
  });
});
