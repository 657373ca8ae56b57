import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { suite, test } from 'node:test';
import { stages, type Files } from '../../support/play.js';
import { WORKSPACE, World } from '../../support/world.js';

type Given = World['machine']['given'][number];

/** What each stage was given, by its first out. */
async function given(files: Files, env: Readonly<Record<string, string>> = {}): Promise<readonly Given[]> {
  const world = new World(files);
  Object.assign(world.env, env);
  const { error, finished } = await world.run();
  assert.ifError(error);
  assert.equal(finished?.ok, true);
  return world.machine.given;
}

/** Its variables, but for the one that names where it tells what it measures. */
function variables(one: Given | undefined): Given['task']['env'] {
  const { LOCKSTEP_METRICS_FILE: metrics, ...others } = one?.task.env ?? {};
  assert.equal(metrics, `${String(one?.task.folder)}/metrics.ndjson`);
  return others;
}

suite('what a command is given', () => {
  const files = stages({ s: 'cmd: echo x > out, outs: [out], env: {OWN: mine, HOME: here}' });

  test('everything that the runner has, and its own variables before that', async () => {
    const sh = stages({ s: 'cmd: echo x > out, shell: sh, outs: [out], env: {OWN: mine, HOME: here}' });
    const [one] = await given(sh, { HOME: '/home', SECRET: 'x', BASH_ENV: '/rc' });
    assert.deepEqual(variables(one), { HOME: 'here', SECRET: 'x', BASH_ENV: '/rc', OWN: 'mine' });
    assert.deepEqual([one?.task.cwd, one?.task.script, one?.spec], [WORKSPACE, false, null]);
  });

  test('bash nothing that makes it read a file first', async () => {
    const [one] = await given(files, { BASH_ENV: '/rc', BASHOPTS: 'x', SHELLOPTS: 'y', LANG: 'C' });
    assert.deepEqual(variables(one), { LANG: 'C', HOME: 'here', OWN: 'mine' });
  });

  test('of a dvc.yaml the user’s shell, and what DVC tells', async () => {
    const dvc = { 'dvc.yaml': 'stages: {s: {cmd: echo x > out, outs: [out]}}' };
    const [one] = await given(dvc, { SHELL: '/usr/bin/zsh' });
    assert.deepEqual(variables(one), { SHELL: '/usr/bin/zsh', DVC_ROOT: WORKSPACE, DVC_STAGE: 's' });
    assert.deepEqual([one?.task.program, one?.task.args.slice(0, 1)], ['/usr/bin/zsh', ['--no-rcs']]);
  });
});

suite('what a script is given', () => {
  test('few variables: those that were passed on, its own, and where its spec lies', async () => {
    const files = {
      ...stages({ s: 'script: s.sh, outs: {o: out}, env: {OWN: mine}, passEnv: [GIVEN, ABSENT]' }),
      's.sh': 'echo x > $o\n',
    };
    const env = {
      PATH: '/bin',
      HOME: '/home',
      TMPDIR: '/tmp',
      LANG: 'C',
      GIVEN: 'y',
      SECRET: 'x',
      TZ: 'CET',
    };
    const [one] = await given(files, env);
    const { LOCKSTEP_STAGE: spec, ...others } = variables(one);
    assert.deepEqual(others, {
      PATH: '/bin',
      HOME: '/home',
      TMPDIR: '/tmp',
      LANG: 'C',
      TZ: 'UTC',
      GIVEN: 'y',
      OWN: 'mine',
    });
    assert.match(spec ?? '', /\/\.lockstep\/attempts\/s-[0-9a-f]+\/spec\.json$/);
    assert.deepEqual([one?.task.cwd, one?.task.script], [WORKSPACE, true]);
  });

  test('its deps as they were declared, its params, and where to write', async () => {
    const files: Files = {
      'pipeline.yaml': `
stages:
  cell: {foreach: [1, 2], do: {script: cell.sh, with: {n: "\${item}"}, outs: {o: "cells/\${item}"}}}
  plain: {foreach: [1], do: {cmd: "echo x > plain\${item}", outs: ["plain\${item}"]}}
  s:
    script: s.sh
    with: {size: small}
    deps:
      file: in/one
      all: {glob: "in/*"}
      cells: {stage: cell}
      plain: {stage: plain}
      one: {stage: cell@2}
    params: [rate, {other.json: null}]
    outs: {o: out/deep}
`,
      'cell.sh': 'echo x > $o\n',
      's.sh': 'echo x > $o\n',
      'in/one': '1',
      'in/two': '2',
      'params.yaml': 'rate: 0.5\nunread: 1\n',
      'other.json': '{"a": {"b": 1}}',
    };
    const world = new World(files);
    const { error } = await world.run();
    assert.ifError(error);
    const { spec, task } = world.machine.given.at(-1) ?? assert.fail('nothing ran');
    const at = (path: string): string => `${WORKSPACE}/${path}`;
    const cell = (n: number): object => ({ name: `cell@${n}`, with: { n }, outs: { o: at(`cells/${n}`) } });
    assert.equal(task.script, true);
    const { progress, outs, ...rest } = spec ?? assert.fail('it has no spec');
    assert.deepEqual(rest, {
      stage: 's',
      with: { size: 'small' },
      params: { rate: 0.5, 'other.json': { a: { b: 1 } } },
      deps: [
        { name: 'file', declared: 'in/one', path: at('in/one') },
        { name: 'all', glob: 'in/*', files: [at('in/one'), at('in/two')] },
        { name: 'cells', stage: 'cell', cells: [cell(1), cell(2)] },
        {
          name: 'plain',
          stage: 'plain',
          cells: [{ name: 'plain@1', with: null, outs: { plain1: at('plain1') } }],
        },
        { name: 'one', stage: 'cell@2', cells: [cell(2)] },
      ],
    });
    const folder = dirname(progress ?? '');
    assert.deepEqual(outs, [{ name: 'o', declared: 'out/deep', path: `${folder}/new/0/deep` }]);
  });

  test('what another file’s stages made by the names that these have there, and what a server has by its address', async () => {
    const url = 'https://data.example/set.csv';
    const world = new World({
      'pipeline.yaml': 'include: [sub/pipeline.yaml]\nstages: {}\n',
      'sub/pipeline.yaml': `stages:
  cell: {foreach: [1], do: {cmd: "echo x > plain\${item}", outs: ["plain\${item}"]}}
  s: {script: s.sh, deps: {cells: {stage: cell}, set: "${url}"}, outs: {o: out}}
`,
      'sub/s.sh': 'echo x > $o\n',
    });
    world.web.serve(url, { etag: '"1"' });
    assert.ifError((await world.run({ scope: { kind: 'all' } })).error);
    const { spec } = world.machine.given.at(-1) ?? assert.fail('nothing ran');
    assert.deepEqual(spec?.deps, [
      {
        name: 'cells',
        stage: 'cell',
        cells: [{ name: 'cell@1', with: null, outs: { plain1: `${WORKSPACE}/sub/plain1` } }],
      },
      { name: 'set', declared: url, path: url },
    ]);
  });
});
