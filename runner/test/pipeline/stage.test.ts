import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { reservedPaths, whyReserved } from '../../src/pipeline/reserved.js';
import { load, refusal, stage } from '../support/pipeline.js';

function one(body: string, params?: string) {
  return stage(load(`stages: {a: {${body}}}`, params), 'a');
}

test('in a pipeline.yaml a multi-line cmd is one script; in a dvc.yaml each line is a command', () => {
  const text = 'stages:\n  a:\n    cmd: |\n      cd x\n\n      ls\n  b: {cmd: [one, "two\\nlines"]}\n';
  const commands = (file: string): unknown[] =>
    [...load({ [file]: text }).stages.values()].map(
      ({ action }) => action.kind === 'command' && action.commands,
    );
  assert.deepEqual(commands('pipeline.yaml'), [['cd x\n\nls\n'], ['one', 'two\nlines']]);
  assert.deepEqual(commands('dvc.yaml'), [
    ['cd x', 'ls'],
    ['one', 'two\nlines'],
  ]);
});

test('paths count from wdir and are normalised; deps may leave the workspace', () => {
  const { wdir, deps, outs, params } = one(
    'cmd: x, wdir: sub, deps: [./in/, ../top.txt, ../../out.txt, /etc/hosts], outs: [o/../p], params: [{p.yaml: [k]}]',
  );
  assert.equal(wdir, 'sub');
  assert.deepEqual(
    deps.map((dep) => dep.kind === 'path' && [dep.declared, dep.path]),
    [
      ['./in/', 'sub/in'],
      ['../top.txt', 'top.txt'],
      ['../../out.txt', '../out.txt'],
      ['/etc/hosts', '/etc/hosts'],
    ],
  );
  assert.equal(outs[0]?.path, 'sub/p');
  assert.deepEqual(params, [{ declared: 'p.yaml', path: 'sub/p.yaml', keys: ['k'] }]);
});

test('deps and outs in a map have names', () => {
  const { deps, outs } = one(
    'script: s.ts, deps: {data: d, other: {stage: a2}}, outs: {cell: {path: c, git: true}, log: l}, metrics: {m: m.json}}, a2: {cmd: x',
  );
  assert.deepEqual(deps, [
    { kind: 'path', name: 'data', declared: 'd', path: 'd' },
    { kind: 'stage', name: 'other', stage: 'a2', target: 'a2' },
  ]);
  const compare = { kind: 'bytes' };
  const plain = { cache: true, persist: false, git: false, compare };
  assert.deepEqual(outs, [
    { name: 'cell', declared: 'c', path: 'c', kind: 'out', cache: false, persist: false, git: true, compare },
    { name: 'log', declared: 'l', path: 'l', kind: 'out', ...plain },
    { name: 'm', declared: 'm.json', path: 'm.json', kind: 'metric', ...plain },
  ]);
});

test('flags of outs', () => {
  const { outs } = one(
    'cmd: x, outs: [p, {c: {cache: false}}, {k: {persist: true}, g: {git: true}}], plots: [{q.csv: {x: e, y: l}}]',
  );
  assert.deepEqual(
    outs.map(({ path, kind, cache, persist, git }) => [path, kind, cache, persist, git]),
    [
      ['p', 'out', true, false, false],
      ['c', 'out', false, false, false],
      ['k', 'out', true, true, false],
      ['g', 'out', false, false, true],
      ['q.csv', 'plot', true, false, false],
    ],
  );
});

test('an out written twice is one; with another meaning it is an error', () => {
  assert.equal(one('cmd: x, outs: [b, ./b]').outs.length, 1);
  assert.match(
    refusal('stages: {a: {cmd: x, outs: [b, {b: {persist: true}}]}}'),
    /"b" is an out of this stage already/,
  );
  assert.match(refusal('stages: {a: {cmd: x, outs: {n: b}, metrics: {n: c}}}'), /two outs are named "n"/);
  assert.match(
    refusal('stages: {a: {cmd: x, outs: [{b: {git: true, cache: true}}]}}'),
    /"b" has git: true and cache: true/,
  );
});

test('what no out can be', () => {
  const bad = (path: string): string => refusal(`stages: {a: {cmd: x, outs: [${path}]}}`);
  for (const path of ['../x', '/tmp/x', 'd/../../x']) assert.match(bad(path), /leaves the workspace/);
  const reasons: Readonly<Record<string, RegExp>> = {
    '.': /the pipeline itself lives there/,
    './': /the pipeline itself lives there/,
    'pipeline.yaml': /it is the pipeline itself/,
    'pipeline.yaml/x/..': /it is the pipeline itself/,
    'dvc.yaml': /it is the pipeline itself/,
    'pipeline.lock': /it is the record of what was made/,
    'dvc.lock': /it is the record of what was made/,
    '.lockstep': /it is or lies in a folder of lockstep's/,
    'x/../.lockstep/store': /it is or lies in a folder of lockstep's/,
    '.git': /it is or lies in a folder of git's/,
    '.git/hooks/post-checkout': /it is or lies in a folder of git's/,
    'vendor/lib/.git/config': /it is or lies in a folder of git's/,
    '.GIT/config': /it is or lies in a folder of git's/,
    '.dvc/cache': /it is or lies in a folder of DVC's/,
  };
  for (const [path, why] of Object.entries(reasons)) {
    const message = bad(path);
    assert.match(message, /^pipeline\.yaml:1:\d+: stage "a": ".*" can't be an out: /);
    assert.match(message, why);
    assert.match(message, /\nWrite another path$/);
  }
  assert.equal(one('cmd: x, outs: [.github, a.git, vendor]').outs.length, 3);
  assert.match(bad("''"), /an out is empty/);
});

test('no out is or holds what stages are made of', () => {
  const message = refusal({
    'pipeline.yaml': `
vars: [params/all.yaml]
stages:
  gen:
    cmd: x
    outs: [lib, params, 'own.json']
    params: [{own.json: [k]}]
  train:
    foreach: [1, 2]
    do: {script: lib/train.ts, outs: [{'o\${item}': {compare: {script: lib/compare.ts}}}]}
  self:
    script: self.ts
    outs: [self.ts]
`,
    'params/all.yaml': 'a: 1',
  });
  for (const expected of [
    /pipeline\.yaml:6:12: stage "gen": out "lib" holds lib\/train\.ts, the script of stage "train@1"/,
    /stage "gen": out "lib" holds lib\/compare\.ts, what stage "train@1" compares by/,
    /pipeline\.yaml:6:17: stage "gen": out "params" holds params\/all\.yaml, what vars are read from/,
    /stage "gen": out "own\.json" is among the stage's own params/,
    /pipeline\.yaml:13:12: stage "self": out "self\.ts" is the script of stage "self"/,
  ]) {
    assert.match(message, expected);
  }
  assert.equal(message.match(/lib\/train\.ts/g)?.length, 1, 'cells share their place');
});

test('a params file that another stage makes is an out like any other', () => {
  const graph = load(
    'stages: {gen: {cmd: x, outs: [p.yaml]}, use: {cmd: x, params: [{p.yaml: [k]}], outs: [o]}}',
  );
  assert.deepEqual(graph.upstream.get('use'), ['gen']);
  // Nobody names it: as with DVC, what a stage writes there may be found by the next load.
  assert.equal(load('stages: {gen: {cmd: x, outs: [params.yaml]}}', 'k: 1').stages.size, 1);
});

test('no out is or holds the lockstep that runs, or the packages that it runs from', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
  const file = load('stages: {}').files.get('pipeline.yaml');
  assert.ok(file);
  const reserved = reservedPaths(root, file, []);
  for (const path of ['node_modules', 'runner', 'runner/node_modules']) {
    assert.match(whyReserved(path, reserved) ?? '', /the lockstep that runs$/, path);
  }
  assert.equal(whyReserved('node_modules/.cache', reserved), null);
  assert.equal(whyReserved('node_modules', reservedPaths('/elsewhere', file, [])), null);
});

test('a bare param belongs to the first vars file that has it', () => {
  const files = (params: string): Record<string, string> => ({
    'pipeline.yaml': `vars: [p/one.yaml, p/two.yaml]\nstages: {a: {cmd: x, wdir: w, params: [${params}]}}`,
    'p/one.yaml': 'train: {lr: 1}',
    'p/two.yaml': 'train: {epochs: 2}\nsizes: [1]',
  });
  assert.deepEqual(stage(load(files('train.epochs, sizes, train, sizes')), 'a').params, [
    { declared: '../p/one.yaml', path: 'p/one.yaml', keys: ['train'] },
    { declared: '../p/two.yaml', path: 'p/two.yaml', keys: ['sizes', 'train.epochs'] },
  ]);
  assert.match(
    refusal(files('train.lrr')),
    /param "train\.lrr" is in none of the vars files \(p\/one\.yaml, p\/two\.yaml\)\n.*\n.*\nDid you mean "train\.lr"\?/,
  );
  assert.match(refusal('stages: {a: {cmd: x, params: [lr]}}'), /param "lr": no params file is loaded/);
});

test('in a dvc.yaml a bare param belongs to params.yaml in wdir, there or not', () => {
  const { params } = stage(load({ 'dvc.yaml': 'stages: {a: {cmd: x, wdir: w, params: [lr]}}' }), 'a');
  assert.deepEqual(params, [{ declared: 'params.yaml', path: 'w/params.yaml', keys: ['lr'] }]);
});

test('a params file is tracked by keys, or as a whole, which wins', () => {
  const { params } = one(
    'cmd: x, params: [{c.yaml: [b, a]}, {d.json: null}, {e.toml: []}, {c.yaml: [a]}, {d.json: [k]}]',
  );
  assert.deepEqual(
    params.map(({ path, keys }) => [path, keys]),
    [
      ['c.yaml', ['a', 'b']],
      ['d.json', null],
      ['e.toml', null],
    ],
  );
  assert.match(refusal('stages: {a: {cmd: x, params: [{c.py: [a]}]}}'), /not from Python/);
});

test('env is text, by the rules of templates', () => {
  const { env, passEnv } = one(
    'cmd: x, env: {N: 1.0, T: true, S: "s${v}", V: "${v}"}, passEnv: [HTTPS_PROXY]',
    'v: 0.00001',
  );
  assert.deepEqual(env, { N: '1.0', T: 'true', S: 's1e-05', V: '1e-05' });
  assert.deepEqual(passEnv, ['HTTPS_PROXY']);
  assert.match(refusal('stages: {a: {cmd: x, env: {"A=B": 1}}}'), /"A=B" can't name an environment variable/);
});

const MEMORY: readonly (readonly [text: string, bytes: number])[] = [
  ['1000', 1000],
  ['500MB', 500e6],
  ['1.5 GB', 1.5e9],
  ['2GiB', 2 ** 31],
  ['64kib', 65_536],
];
for (const [text, bytes] of MEMORY) {
  test(`memory ${text} is ${bytes} bytes`, () => {
    assert.equal(one(`cmd: x, resources: {memory: ${text}}`).resources.memory, bytes);
  });
}

test('resources and priority take templates, and must be numbers above zero', () => {
  const { resources, priority } = one('cmd: x, resources: {cpu: "${n}"}, priority: "${p}"', 'n: 0.5\np: -2');
  assert.deepEqual([resources, priority], [{ cpu: 0.5, memory: null, named: {} }, -2]);
  assert.deepEqual(one('cmd: x').resources, { cpu: 1, memory: null, named: {} });
  assert.match(refusal('stages: {a: {cmd: x, resources: {cpu: 0}}}'), /resources\.cpu must be more than 0/);
  assert.match(
    refusal('stages: {a: {cmd: x, resources: {cpu: two}}}'),
    /resources\.cpu must be a number, not the text "two"/,
  );
  assert.match(
    refusal('stages: {a: {cmd: x, resources: {memory: 5 apples}}}'),
    /"5 apples" is no amount of memory/,
  );
});

const DURATIONS: readonly (readonly [text: string, milliseconds: number])[] = [
  ['250ms', 250],
  ['0s', 0],
  ['1.5 s', 1500],
  ['2m', 120_000],
  ['2min', 120_000],
  ['1h', 3_600_000],
  ['2d', 172_800_000],
];
for (const [text, milliseconds] of DURATIONS) {
  test(`a grace of ${text} is ${milliseconds} ms`, () => {
    assert.equal(one(`cmd: x, grace: ${text}`).graceMs, milliseconds);
  });
}

test('a grace is five seconds where nothing is said, takes templates, and must be a duration', () => {
  assert.equal(one('cmd: x').graceMs, 5000);
  assert.equal(one('cmd: x, grace: "${n}s"', 'n: 30').graceMs, 30_000);
  for (const text of ['soon', '5', '-1s', '5 apples', 's', '1e3s']) {
    assert.match(
      refusal(`stages: {a: {cmd: x, grace: "${text}"}}`),
      /^pipeline\.yaml:1:29: stage "a": grace: ".*" is no duration\n/,
      text,
    );
  }
  assert.match(refusal('stages: {a: {cmd: x, grace: 25d}}'), /grace: "25d" is longer than 24 days/);
});

test('a duration that can’t be one is refused with what to write', () => {
  for (const key of ['timeout', 'grace']) {
    for (const value of ['90', '0', 'true', '[1]', 'null', '"${n}"']) {
      const told = refusal(`stages: {a: {cmd: x, ${key}: ${value}}}`, 'n: 90');
      assert.match(told, /^pipeline\.yaml:1:\d+: stage "a": "?(timeout|grace)"? must be text, not /);
      assert.match(told, /\nWrite a number with ms, s, m, h or d, such as 90s or 1\.5h$/, told);
    }
    assert.match(refusal(`stages: {a: {cmd: x, ${key}: 30d}}`), /longer than 24 days\n.*\n.*\n(Leave|Write)/);
  }
});

test('a timeout is a duration of more than nothing, retries a whole number up to a hundred', () => {
  const plain = one('cmd: x');
  assert.deepEqual([plain.timeoutMs, plain.retries], [null, 0]);
  const full = one('cmd: x, timeout: 2h, retries: "${n}"', 'n: 2');
  assert.deepEqual([full.timeoutMs, full.retries], [7_200_000, 2]);
  assert.match(
    refusal('stages: {a: {cmd: x, timeout: 0s}}'),
    /timeout must be more than 0\n.*\n.*\nWithout a timeout/,
  );
  assert.match(refusal('stages: {a: {cmd: x, timeout: never}}'), /timeout: "never" is no duration/);
  for (const retries of ['-1', '0.5', '101']) {
    assert.match(refusal(`stages: {a: {cmd: x, retries: ${retries}}}`), /retries must be a whole number/);
  }
});

test('any other name is a resource of its own', () => {
  const { resources } = one('cmd: x, resources: {gpu: 2, licence: "${n}", constructor: 1}', 'n: 0.25');
  assert.deepEqual(resources.named, { gpu: 2, licence: 0.25, constructor: 1 });
});

const MISNAMED: readonly (readonly [resources: string, message: string])[] = [
  ...['cpus', 'CPU', 'vcpu', 'cores'].map((name) => [name, 'Did you mean "cpu"?'] as const),
  ...['mem', 'Memory', 'memroy', 'ram'].map((name) => [name, 'Did you mean "memory"?'] as const),
  ['2x', 'Begin with a letter; go on with letters, digits, "_", "." and "-"'],
  ['a=b', 'Begin with a letter; go on with letters, digits, "_", "." and "-"'],
];
for (const [name, advice] of MISNAMED) {
  test(`resources: ${name} is refused where it stands`, () => {
    const text = refusal(`stages: {a: {cmd: x, resources: {"${name}": 1}}}`);
    assert.match(text, new RegExp(`^pipeline\\.yaml:1:34: stage "a": resources: "${name}" `));
    assert.equal(text.split('\n').at(-1), advice);
  });
}

test('an amount of a named resource is a number above zero', () => {
  assert.match(
    refusal('stages: {a: {cmd: x, resources: {gpu: 0}}}'),
    /1:39: stage "a": resources\.gpu must be more than 0/,
  );
  assert.match(
    refusal('stages: {a: {cmd: x, resources: {gpu: one}}}'),
    /resources\.gpu must be a number, not the text "one"/,
  );
  assert.match(
    refusal('stages: {a: {cmd: x, resources: {gpu: [1]}}}'),
    /"gpu" must be a number or text, not a list/,
  );
});

test('the rest of a definition', () => {
  const plain = one('cmd: x');
  assert.deepEqual(
    [plain.frozen, plain.alwaysChanged, plain.key, plain.desc, plain.meta, plain.priority],
    [false, false, { node: false, platform: false }, null, null, 0],
  );
  const full = one(
    'cmd: x, frozen: true, always_changed: true, key: {node: major, platform: true}, desc: "n ${x}", meta: [1, {a: b}]',
    'x: 1',
  );
  assert.deepEqual(
    [full.frozen, full.alwaysChanged, full.key, full.desc, full.meta],
    [true, true, { node: true, platform: true }, 'n 1', [1, { a: 'b' }]],
  );
  assert.deepEqual(full.position, {
    file: 'pipeline.yaml',
    line: 1,
    column: 10,
    length: 1,
    lineText: full.position.lineText,
  });
});

test('a script lies in the workspace', () => {
  assert.deepEqual(one('script: "s/${x}.ts", wdir: w', 'x: t').action, {
    kind: 'script',
    script: 'w/s/t.ts',
    with: {},
  });
  assert.match(refusal('stages: {a: {script: ../s.ts}}'), /script "\.\.\/s\.ts" leaves the workspace/);
});

test('a dep may be a URL of those that DVC knows', () => {
  const url = 'https://x.org/y?a=b#c';
  assert.deepEqual(one(`cmd: x, deps: {data: '${url}'}`).deps, [{ kind: 'url', name: 'data', url }]);
  assert.equal(one("cmd: x, deps: ['s3://bucket/x']").deps[0]?.kind, 'url');
  assert.match(
    refusal("stages: {a: {cmd: x, deps: ['s4://x/y']}}"),
    /"s4:\/\/x\/y" begins with no scheme that is known\n.*\n.*\nDid you mean "s3"\?/,
  );
});

test('an out is no URL', () => {
  for (const url of ['https://x.org/y', 's3://bucket/x']) {
    assert.match(
      refusal(`stages: {a: {cmd: x, outs: ['${url}']}}`),
      /is a URL, and an out lies in the workspace/,
    );
  }
});

test('an integer beyond 2^53 is kept in text and refused as a value', () => {
  const text = 'stages: {a: {script: s.ts, with: "${id}", desc: "${id}"}}';
  assert.match(refusal(text, 'id: 9007199254740993'), /9007199254740993 lies beyond 2\^53/);
  assert.equal(one('cmd: "echo ${id}"', 'id: 9007199254740993').action.kind, 'command');
});
