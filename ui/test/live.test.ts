import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Gates } from '../../runner/test/support/gates.js';
import { Rig, type Running } from '../../runner/test/support/rig.js';
import { readInlined } from '../src/file/inlined.js';
import { Served, statesIn } from './support/served.js';

function gatedRig(gates: Gates): Rig {
  const rig = new Rig({
    'pipeline.yaml': `
goals: {'eval/*.json:loss': {direction: minimize}}
stages:
  data: {cmd: 'echo one > data.txt', outs: [data.txt]}
  train:
    matrix: {size: [small, large]}
    cmd: |
      mkdir -p eval
      echo '{"epoch": 1, "loss": 0.5}' >> "$LOCKSTEP_METRICS_FILE"
      echo '{"epoch": 2, "loss": "NaN"}' >> "$LOCKSTEP_METRICS_FILE"
      echo "training \${item.size}"
      echo > "$GATES/\${item.size}.reached"; read -r _ < "$GATES/\${item.size}.open"
      echo '{"loss": 0.25}' > eval/\${item.size}.json
    deps: [data.txt]
    params: [rate]
    metrics: ['eval/\${item.size}.json']
  report: {cmd: 'cat eval/*.json > report.txt', deps: [{stage: train}], outs: [report.txt]}
`,
    'params.yaml': 'rate: 0.1\n',
  });
  rig.env.GATES = gates.folder;
  return rig;
}

/** A run that doesn't outlive its test: it waits for gates that nobody opens where that fails. */
function started(context: TestContext, rig: Rig, jobs: string): Running {
  const running = rig.start('run', jobs, '--quiet');
  context.after(() => running.process.kill('SIGTERM'));
  return running;
}

test('a run is followed from before its start to its end, and read again afterwards', async (t) => {
  const gates = new Gates('small', 'large');
  const rig = gatedRig(gates);
  const served = await Served.by(t, rig);
  const follower = served.follow();
  const first = await follower.until(() => true);
  assert.equal(first.run, null);
  assert.deepEqual(Object.values(statesIn(first)), ['untold', 'untold', 'untold', 'untold']);

  const run = started(t, rig, '-j1');
  await gates.reached('small');
  const midway = await follower.until(({ groups }) => groups[1]?.cells[0]?.values.includes('NaN') === true);
  assert.deepEqual(statesIn(midway), {
    data: 'executed',
    'train@small': 'running',
    'train@large': 'waiting',
    report: 'waiting',
  });
  assert.equal(midway.run?.state, 'running');
  assert.deepEqual(
    midway.groups[1]?.metrics.map(({ name }) => name),
    ['loss', 'epoch'],
  );
  const details = await served.details('train@small');
  assert.deepEqual(details.curves, [{ metric: 'loss', along: 'epoch', x: [1, 2], y: [0.5, 'NaN'] }]);
  assert.deepEqual(details.log, { text: 'training small\n', isCut: false });
  assert.deepEqual(details.params, [['rate', '0.1']]);
  assert.deepEqual((await served.details('report')).waitsFor, [
    'train@small, which runs',
    'train@large, which waits',
  ]);

  await gates.open('small');
  await gates.reached('large');
  await gates.open('large');
  assert.equal((await run.done).code, 0);
  const last = await follower.until(
    ({ run: row, groups }) =>
      row?.state === 'done' && groups[1]?.cells.every(({ values }) => values[0] === 0.25) === true,
  );
  assert.deepEqual(Object.values(statesIn(last)), ['executed', 'executed', 'executed', 'executed']);
  assert.deepEqual(last.groups[1]?.metrics[0], { name: 'loss', direction: 'minimize' });
  const { times } = follower;
  for (const [index, at] of times.entries()) {
    assert.ok((times[index + 10] ?? Infinity) - at >= 900, 'no more than ten messages a second');
  }
  follower.close();

  // Who comes now gets the same from the record.
  const again = served.follow();
  const read = await again.until(({ run: row }) => row?.state === 'done');
  assert.deepEqual(statesIn(read), statesIn(last));
  again.close();
  assert.equal(await served.close(), 130);

  const file = join(rig.folder, 'page.html');
  assert.equal((await rig.lockstep('ui', '--export', file)).code, 0);
  const [, data = ''] = /<template[^>]*>([^<]*)/.exec(rig.read('page.html')) ?? [];
  const { page, details: all } = await readInlined(data);
  assert.equal(page.source, 'file');
  assert.deepEqual(statesIn(page), statesIn(last));
  assert.deepEqual(all['train@small']?.curves[0]?.y[1], 'NaN');
});

test('a run that is killed in the middle says so, there and to who comes later; the next one is gone on to', async (t) => {
  const gates = new Gates('small', 'large');
  const rig = gatedRig(gates);
  const run = started(t, rig, '-j1');
  await gates.reached('small');
  const served = await Served.by(t, rig);
  const follower = served.follow();
  await follower.until(({ groups }) => groups[1]?.cells[0]?.state === 'running');
  run.process.kill('SIGKILL');
  await run.done;
  const killed = await follower.until(({ run: row }) => row?.state === 'killed');
  const expected = { data: 'executed', 'train@small': 'ended', 'train@large': 'untold', report: 'untold' };
  assert.deepEqual(statesIn(killed), expected);
  const { run: row } = killed;
  assert.equal((await rig.lockstep('attach')).code, 1);

  const later = await Served.by(t, rig, row?.id ?? '');
  const read = await later.follow().until(({ run: one }) => one?.state === 'killed');
  assert.deepEqual(statesIn(read), expected);
  assert.equal(await later.close(), 130);

  const next = started(t, rig, '-j2');
  await Promise.all([gates.reached('small'), gates.reached('large')]);
  const other = await follower.until(({ run: one }) => one?.state === 'running' && one.id !== row?.id);
  assert.equal(other.groups[1]?.cells.length, 2);
  // The earlier one is still to be had by its id.
  const earlier = served.follow(`?run=${row?.id ?? ''}`);
  assert.deepEqual(statesIn(await earlier.until(({ run: one }) => one?.state === 'killed')), expected);
  await Promise.all([gates.open('small'), gates.open('large')]);
  assert.equal((await next.done).code, 0);
  await follower.until(({ run: one }) => one?.state === 'done');
  earlier.close();
  follower.close();
  assert.equal(await served.close(), 130);
});

test('an overlay’s run is shown with its own cells, params and metrics', async (t) => {
  const gates = new Gates();
  const rig = gatedRig(gates);
  rig.write(
    'pipeline.yaml',
    `
vars: [params.yaml]
stages:
  train:
    foreach: \${rates}
    do: {cmd: 'echo "{\\"loss\\": \${item}}" > \${item}.json', metrics: ['\${item}.json']}
`,
  );
  rig.write('params.yaml', 'rates: [1, 2]\n');
  assert.equal((await rig.lockstep('run')).code, 0);
  assert.equal((await rig.lockstep('run', '-S', 'rates=[3, 4, 5]', '--name', 'hot')).code, 0);
  const served = await Served.by(t, rig, 'hot');
  const follower = served.follow();
  const { groups, run, runs } = await follower.until(
    (page) =>
      page.runs.length === 2 && page.groups[0]?.cells.every(({ values }) => values.length > 0) === true,
  );
  assert.deepEqual(
    groups[0]?.cells.map(({ name, values }) => [name, values]),
    [
      ['train@3', [3]],
      ['train@4', [4]],
      ['train@5', [5]],
    ],
  );
  assert.deepEqual([run?.name, run?.kind, run?.params], ['hot', 'overlay', { rates: '[3, 4, 5]' }]);
  assert.deepEqual(
    runs.map(({ name, kind }) => [name, kind]),
    [
      ['hot', 'overlay'],
      [null, 'checkout'],
    ],
  );
  follower.close();
  assert.equal(await served.close(), 130);
});
