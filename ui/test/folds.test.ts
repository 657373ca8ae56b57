import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MetricValues, SideValues } from 'lockstep';
import { curvesOf, decimated } from '../src/fold/curves.js';
import { logText } from '../src/fold/log.js';
import { Pace } from '../src/fold/pace.js';
import { changedParams } from '../src/fold/rows.js';
import { Series } from '../src/fold/series.js';
import { waitsFor } from '../src/fold/waits.js';
import { RunModel } from 'lockstep';
import { stageFiles, metricPaths } from '../src/watch/stage-files.js';
import { planned, stage, started, told, opened } from './support/told.js';

test('never more than ten messages are told in any second, and whoever asks is told within one', () => {
  const gaps = fc.array(fc.record({ wait: fc.nat({ max: 300 }), messages: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(gaps, (news) => {
      const pace = new Pace();
      const sent: number[] = [];
      let now = 0;
      for (const { wait, messages } of news) {
        now += wait;
        const due = pace.ask(now);
        assert.ok(due !== null && due <= 1000);
        assert.equal(pace.ask(now), null, 'somebody waits already');
        now += due;
        pace.told(now, messages);
        for (let one = 0; one < messages; one += 1) sent.push(now);
      }
      for (const at of sent) {
        const within = sent.filter((other) => other >= at && other < at + 1000).length;
        assert.ok(within <= 10, `${String(within)} within a second of ${String(at)}`);
      }
    }),
  );
});

function seriesOf(...rows: readonly MetricValues[]): Series {
  const series = new Series();
  for (const row of rows) series.add(row);
  return series;
}

test('curves go along what counts their steps, and rows of one step are a point with its band', () => {
  assert.deepEqual(
    curvesOf(seriesOf({ epoch: 1, loss: 3 }, { epoch: 2, loss: 'NaN' }, { epoch: 3, loss: 1 })),
    [{ metric: 'loss', along: 'epoch', x: [1, 2, 3], y: [3, 'NaN', 1] }],
  );
  assert.deepEqual(curvesOf(seriesOf({ epoch: 1, loss: 3 }, { epoch: 1, loss: 1 }, { epoch: 2, loss: 4 })), [
    { metric: 'loss', along: 'epoch', x: [1, 2], y: [2, 4], band: { low: [1, 4], high: [3, 4] } },
  ]);
  assert.deepEqual(
    curvesOf(seriesOf({ step: 1, epoch: 1, loss: 3 }, { step: 2, epoch: 1, loss: 2 })),
    [{ metric: 'loss', along: 'step', x: [1, 2], y: [3, 2] }],
    'the finest counter',
  );
  assert.deepEqual(
    curvesOf(seriesOf({ epoch: 1, loss: 3 }, { epoch: 2, loss: 2 }, { loss: 0.5 })),
    [{ metric: 'loss', along: 'epoch', x: [1, 2], y: [3, 2] }],
    'what came out in the end is at no epoch',
  );
  assert.deepEqual(
    curvesOf(seriesOf({ step: 2, loss: 3 }, { step: 1, loss: 2 })),
    [{ metric: 'loss', along: 'row', x: [0, 1], y: [3, 2] }],
    'what falls counts nothing',
  );
  assert.deepEqual(
    curvesOf(seriesOf({ epoch: 1, loss: 3, phase: 'warm' }, { final: 0.5 })),
    [
      { metric: 'loss', along: 'epoch', x: [1], y: [3] },
      { metric: 'final', along: 'row', x: [1], y: [0.5] },
    ],
    'texts are no curve, and a row without the counter hides nothing',
  );
});

test('a long curve keeps its extremes, NaN among them, whatever is left out', () => {
  const y = Array.from({ length: 1000 }, (_, step) => (step === 501 ? 99 : step === 720 ? 'NaN' : 1));
  const short = decimated({ metric: 'loss', along: 'step', x: y.map((_, step) => step), y }, 100);
  assert.equal(short.x.length, 100);
  assert.equal(short.band?.high[50], 99);
  assert.equal(short.band.low[50], 1);
  assert.equal(short.band.high[72], 'NaN');
  assert.equal(short.band.low[72], 1);
  const same = { metric: 'loss', along: 'step', x: [0, 1], y: [1, 2] };
  assert.equal(decimated(same, 2), same);
});

test('a log is text: no colours, no cursor, of a bar what stood last; a cut line is left out', () => {
  const cases: readonly (readonly [string, boolean, string])[] = [
    ['\u001b[31mred\u001b[0m\n', false, 'red\n'],
    ['10 %\r50 %\r100 %\nnext\r\n', false, '100 %\nnext\n'],
    ['bell\u0007\u0000\ttab', false, 'bell\ttab'],
    ['half a line\nwhole', true, 'whole'],
  ];
  for (const [text, isCut, expected] of cases) {
    assert.deepEqual(logText(Buffer.from(text), isCut), { text: expected, isCut });
  }
});

test('changes of params are keys with values', () => {
  assert.deepEqual(changedParams(['train.lr=0.5', 'flag=true', 'p.yaml:name=a=b', 'quick.yaml', 'empty=']), {
    'train.lr': 0.5,
    flag: true,
    'p.yaml:name': 'a=b',
    'quick.yaml': 'merged',
    empty: '',
  });
});

test('what a waiting stage waits for: what is upstream, else what holds its resource', () => {
  const stages = [
    stage('a', { resources: { cpu: 1, memory: null, gpu: 1 } }),
    stage('b', { upstream: ['a'] }),
    stage('c', { resources: { cpu: 1, memory: null, gpu: 1 } }),
  ];
  const model = new RunModel();
  for (const event of told(opened, planned({ a: 'run', b: 'waits', c: 'run' }), started('a')))
    model.apply(event, event.at);
  const named = (name: string): (typeof stages)[number] | undefined =>
    stages.find((one) => one.name === name);
  const [, b, c] = stages;
  assert.ok(b && c);
  assert.deepEqual(waitsFor(b, model, named), ['a, which runs']);
  assert.deepEqual(waitsFor(c, model, named), ['a core, which a use', 'gpu, which a use']);
});

test('metrics files are told of their stages; a key of several files is told with its file', () => {
  const out = { kind: 'metric', cache: true, persist: false, git: false } as const;
  const one = stage('s', {
    wdir: 'sub',
    outs: [
      { path: 'a.json', ...out },
      { path: '../all', ...out },
    ],
  });
  assert.deepEqual(metricPaths(one), ['sub/a.json', 'all']);
  const owners = new Map(metricPaths(one).map((path) => [path, 's']));
  const values = (entries: Record<string, number | readonly number[]>) =>
    ({ kind: 'values', values: new Map(Object.entries(entries)) }) as const;
  const files = new Map<string, SideValues>([
    ['sub/a.json', values({ loss: 1, list: [1, 2] })],
    ['all/b.json', values({ loss: NaN, accuracy: 2 })],
    ['elsewhere.json', values({ x: 1 })],
    ['sub/none.json', { kind: 'absent' } as const],
  ]);
  const found = stageFiles({ files }, owners, []).map(({ figures }) =>
    [...figures].map(([name, { value }]) => [name, value]),
  );
  assert.deepEqual(found, [
    [['a.json:loss', 1]],
    [
      ['b.json:loss', 'NaN'],
      ['accuracy', 2],
    ],
  ]);
});
