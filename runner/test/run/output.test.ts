import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

const logOf = (stderr: string): string => /all it printed: (.*)/.exec(stderr)?.[1] ?? '';

suite('what a stage prints', () => {
  test('may be a flood: it is in the log, its end is told, and none of it passes through the runner', async () => {
    const bytes = 256 * 2 ** 20;
    const rig = new Rig({
      'pipeline.yaml': `stages: {s: {cmd: "head -c ${bytes} /dev/zero; printf '\\nthe end\\n'; exit 3"}}\n`,
    });
    const before = process.memoryUsage().rss;
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(stderr, /│ the end/);
    assert.ok(statSync(logOf(stderr)).size > bytes);
    assert.ok(stderr.length < 100_000, 'the flood reached the terminal');
    assert.ok(process.memoryUsage().rss - before < bytes / 2);
  });

  test('may be any bytes, and end without a line break', async () => {
    const rig = new Rig({
      'pipeline.yaml': `stages: {s: {cmd: "printf '\\\\377\\\\000\\\\033[2Jlast'; exit 3"}}\n`,
    });
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(stderr, /last/);
    assert.equal(stderr.includes('\u001b[2J'), false);
    assert.equal(statSync(logOf(stderr)).size, 10);
  });
});

test('a stage that reads from the terminal reads nothing, and waits for nobody', async () => {
  const rig = new Rig({ 'pipeline.yaml': 'stages: {s: {cmd: wc -c > n.txt, outs: [n.txt]}}\n' });
  assert.equal((await rig.lockstep('run')).code, 0);
  assert.equal(Number(rig.read('n.txt')), 0);
});

test('a plan of 10,000 cells takes seconds of CPU and no gigabyte', async () => {
  const cells = Array.from({ length: 10_000 }, (_, index) => index);
  const rig = new Rig({
    'pipeline.yaml':
      'stages: {s: {foreach: "${cells}", do: {cmd: "echo ${item} > ${item}.txt", outs: ["${item}.txt"]}}}\n',
    'params.yaml': JSON.stringify({ cells }),
  });
  const [rss, start] = [process.memoryUsage().rss, process.cpuUsage()];
  const { code, stdout } = await rig.lockstep('plan', '--json');
  const { user, system } = process.cpuUsage(start);
  assert.equal(code, 0);
  assert.equal((JSON.parse(stdout) as { stages: unknown[] }).stages.length, 10_000);
  assert.ok((user + system) / 1e6 < 20, `${(user + system) / 1e6} s`);
  assert.ok(process.memoryUsage().rss - rss < 1e9);
});
