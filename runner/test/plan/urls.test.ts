import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import type { WebVersion } from '../../src/system/web.js';
import { FakeWorkspace } from '../support/fake-workspace.js';

const URL = 'https://host/data.csv';
const DATE = 'Tue, 03 Mar 2026 10:00:00 GMT';

function pipeline(url = URL, rest = ''): string {
  return `stages:\n  s:\n    cmd: fetch\n    deps: [raw, '${url}']\n    outs: [o]\n${rest}`;
}

async function ran(version: Partial<WebVersion>, text = pipeline()): Promise<FakeWorkspace> {
  const workspace = new FakeWorkspace(text, { raw: 'r' });
  workspace.web.serve(URL, version);
  await workspace.run();
  assert.deepEqual(await workspace.plan(), {});
  return workspace;
}

async function refusal(workspace: FakeWorkspace): Promise<string> {
  let text = '';
  await assert.rejects(workspace.plan(), (error) => {
    assert.ok(error instanceof PipelineError);
    text = error.message;
    return true;
  });
  return text;
}

suite('what tells one content at a URL from another', () => {
  const changes: readonly [name: string, before: Partial<WebVersion>, after: Partial<WebVersion>][] = [
    ['its ETag', { etag: '"1"' }, { etag: '"2"' }],
    [
      'its ETag, whatever its date says',
      { etag: '"1"', lastModified: DATE, length: 1 },
      { etag: '"2"', lastModified: DATE, length: 1 },
    ],
    ['its date', { lastModified: DATE, length: 5 }, { lastModified: DATE.replace('10:', '11:'), length: 5 }],
    ['its length', { lastModified: DATE, length: 5 }, { lastModified: DATE, length: 6 }],
    ['another way of telling', { lastModified: DATE, length: 5 }, { etag: '"1"' }],
  ];
  for (const [name, before, after] of changes) {
    test(name, async () => {
      const workspace = await ran(before);
      workspace.web.serve(URL, after);
      assert.deepEqual(await workspace.plan(), { s: `run: dep ${URL} changed` });
      await workspace.run();
      workspace.web.serve(URL, before);
      assert.deepEqual(Object.keys(await workspace.plan()), ['s'], 'and back is a change');
    });
  }
  test('with an ETag a date is nothing', async () => {
    const workspace = await ran({ etag: '"1"', lastModified: DATE, length: 1 });
    workspace.web.serve(URL, { etag: '"1"', lastModified: DATE.replace('10:', '11:'), length: 2 });
    assert.deepEqual(await workspace.plan(), {});
  });
});

suite('a dep that is a URL', () => {
  test('another URL is another dep', async () => {
    const workspace = await ran({ etag: '"1"' });
    workspace.web.serve(`${URL}.gz`, { etag: '"1"' });
    workspace.pipeline(pipeline(`${URL}.gz`));
    assert.deepEqual(await workspace.plan(), { s: `run: dep ${URL}.gz added; dep ${URL} removed` });
  });

  test('it is asked for once a run, by all its readers, and again when one of them has run', async () => {
    const two = pipeline(URL, `  t:\n    cmd: too\n    deps: ['${URL}', o]\n    outs: [p]\n`);
    const workspace = new FakeWorkspace(two, { raw: 'r' });
    workspace.web.serve(URL, { etag: '"1"' });
    await workspace.run();
    assert.deepEqual(workspace.web.asked, [URL]);
    const stage = workspace.graph.stages.get('t');
    assert.ok(stage);
    await workspace.planner().inputsNow({ stage, inputs: workspace.entry('t').inputs });
    assert.deepEqual(workspace.web.asked, [URL, URL]);
  });

  test('of a frozen stage it is not asked for', async () => {
    const workspace = new FakeWorkspace(pipeline('s3://bucket/x', '    frozen: true\n'), {
      raw: 'r',
      o: '1',
    });
    assert.deepEqual(await workspace.plan(), {});
    assert.deepEqual(workspace.web.asked, []);
  });

  test('a server that says nothing to tell versions by is refused, with its place', async () => {
    const workspace = await ran({ etag: '"1"' });
    for (const nothing of [{}, { lastModified: DATE }, { length: 5 }, { etag: '' }]) {
      workspace.web.serve(URL, nothing);
      assert.match(
        await refusal(workspace),
        /^pipeline\.yaml:4:17: stage "s": dep "https:\/\/host\/data\.csv": the server names neither.*\n.*\n.*\nFetch it in a stage of its own/,
      );
    }
  });

  test('one that answers with an error is told', async () => {
    const workspace = await ran({ etag: '"1"' });
    workspace.web.remove(URL);
    assert.match(await refusal(workspace), /dep "https:\/\/host\/data\.csv" answers 404 Not Found/);
  });

  test('other schemes are refused when they are planned, with the way out', async () => {
    for (const url of ['s3://b/x', 'gs://b/x', 'remote://storage/x', 'ssh://host/x', 'hdfs://host/x']) {
      const workspace = new FakeWorkspace(pipeline(url), { raw: 'r' });
      const text = await refusal(workspace);
      assert.ok(text.startsWith(`pipeline.yaml:4:17: stage "s": dep "${url}" can't be looked at`), text);
      assert.ok(text.includes(`dvc import-url ${url}`), text);
      assert.deepEqual(workspace.web.asked, []);
    }
  });
});
