import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goalFinder, nodeSystem, type Disk, type ToldEvent } from '../../src/index.js';
import { Gates } from '../support/gates.js';
import { LibraryRig } from '../support/library-rig.js';

const PIPELINE = `
goals: {'eval.json:loss': {direction: minimize}}
stages:
  train: {cmd: 'echo "{\\"loss\\": $(cat rate.txt)}" > eval.json', deps: [rate.txt], params: [size], metrics: [eval.json]}
`;

function rigOf(): LibraryRig {
  return new LibraryRig({ 'pipeline.yaml': PIPELINE, 'params.yaml': 'size: 3\n', 'rate.txt': '0.5\n' });
}

async function all(events: AsyncIterable<readonly ToldEvent[]>): Promise<readonly ToldEvent[]> {
  const found: ToldEvent[] = [];
  for await (const some of events) found.push(...some);
  return found;
}

test('a run is followed from its first event to its last, by whoever asks and whenever', async () => {
  const gates = new Gates('in');
  const rig = new LibraryRig({
    'pipeline.yaml': `stages: {a: {cmd: '${Gates.command('in')}; echo said; echo > a', outs: [a]}}\n`,
  });
  rig.env.GATES = gates.folder;
  const [worker, reader] = [await rig.open(), await rig.open()];
  await assert.rejects(reader.follow(), /no run has left a record here/);
  const run = worker.run();
  await gates.reached('in');
  const living = await reader.follow();
  assert.equal(living.isUnderWay, true);
  const soFar = await reader.follow(undefined, { isSoFar: true });
  const told = await all(soFar.events);
  assert.deepEqual(
    told.map(({ type }) => type),
    ['run-opened', 'run-started', 'stage-started'],
  );

  const ending = new AbortController();
  const ended = await reader.follow(undefined, { signal: ending.signal });
  ending.abort(new Error('enough'));
  await assert.rejects(all(ended.events), /enough/);

  const following = all(living.events);
  await gates.open('in');
  await run.finished;
  const events = await following;
  assert.equal(events.at(-1)?.type, 'run-finished');
  const later = await reader.follow(living.run.id.slice(-4));
  assert.deepEqual(await all(later.events), events);
  assert.equal(later.isUnderWay, false);
  const start = events.find((event) => event.type === 'stage-started');
  assert.deepEqual(later.logEnd(start?.log ?? '', 5), { bytes: Buffer.from('said\n'), isCut: false });
  assert.deepEqual(later.logEnd(start?.log ?? '', 3), { bytes: Buffer.from('id\n'), isCut: true });
  assert.equal(later.logEnd('../../../a', 5), null, 'a log lies among the logs');
});

test('runs are those of the command line, and what was read of records is not read again', async () => {
  const rig = rigOf();
  const reads: number[] = [];
  const counting: Pick<Disk, 'readFrom'> = {
    readFrom: (path, position, most) => {
      const found = nodeSystem.disk.readFrom(path, position, most);
      if (found.length > 0) reads.push(found.length);
      return found;
    },
  };
  const disk = Object.assign(Object.create(nodeSystem.disk) as Disk, counting);
  const workspace = await rig.open({ system: { ...nodeSystem, disk } });
  assert.deepEqual(await workspace.runs(), []);
  assert.equal((await rig.lockstep('run')).code, 0);
  const runs = await workspace.runs();
  const { stdout } = await rig.lockstep('runs', '--json');
  assert.deepEqual({ v: 1, runs }, JSON.parse(stdout));
  assert.deepEqual([runs[0]?.state, runs[0]?.counts.executed, runs[0]?.leftMs], ['done', 1, null]);
  reads.length = 0;
  assert.deepEqual(await workspace.runs(), runs);
  assert.deepEqual(reads, []);
  rig.write('rate.txt', '0.25\n');
  assert.equal((await rig.lockstep('run')).code, 0);
  assert.equal((await workspace.runs()).length, 2);
  assert.notDeepEqual(reads, []);
});

test('metrics and params are those of the commands, of each side', async () => {
  const rig = rigOf();
  const workspace = await rig.open();
  await workspace.run().finished;
  const overlay = await rig.open({ set: ['size=4'], name: 'hot' });
  await overlay.run().finished;
  const { files } = await workspace.metrics();
  assert.deepEqual([...files], [['eval.json', { kind: 'values', values: new Map([['loss', 0.5]]) }]]);
  const { changes, labels } = await workspace.paramsDiff({ old: 'workspace', now: 'overlay:hot' });
  assert.deepEqual(labels, ['workspace', 'overlay:hot']);
  assert.deepEqual(
    changes.map(({ path, key, by, isSame }) => [path, key, by, isSame]),
    [['params.yaml', 'size', 1, false]],
  );
  assert.deepEqual(
    [...(await workspace.params({ side: 'overlay:hot' })).files.values()],
    [{ kind: 'values', values: new Map([['size', 4]]) }],
  );
  rig.write('eval.json', '{"loss": 0.75}');
  const worse = await workspace.metricsDiff({ old: 'overlay:hot', now: 'workspace' });
  assert.deepEqual(
    worse.changes.map(({ verdict }) => verdict),
    ['worse'],
  );
});

test('values are those of files as they lie there, and goals those of the pipeline', async () => {
  const rig = rigOf();
  rig.write('other.json', '{"a": {"b": NaN}, "list": [1]}');
  const workspace = await rig.open();
  const { files } = await workspace.values(['other.json', 'absent.json']);
  assert.deepEqual(
    [...files],
    [
      [
        'other.json',
        {
          kind: 'values',
          values: new Map<string, unknown>([
            ['a.b', NaN],
            ['list', [1]],
          ]),
        },
      ],
      ['absent.json', { kind: 'absent' }],
    ],
  );
  const goalOf = goalFinder((await workspace.pipeline()).goals);
  assert.equal(goalOf('eval.json', 'loss')?.direction, 'minimize');
  assert.equal(goalOf('eval.json', 'accuracy'), null);
  rig.write('pipeline.yaml', 'stages: [');
  assert.equal((await workspace.values(['other.json'])).files.size, 1, 'the pipeline is not looked at');
});
