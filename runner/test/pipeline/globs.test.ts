import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPipeline } from '../../src/pipeline/load.js';
import { memoryDisk, PROJECT } from '../support/memory-disk.js';
import { command, load, refusal, stage } from '../support/pipeline.js';

/** Empty files, beside a pipeline. */
function project(pipeline: string, ...paths: readonly string[]): Record<string, string> {
  return { 'pipeline.yaml': pipeline, ...Object.fromEntries(paths.map((path) => [path, ''])) };
}

function names(files: Record<string, string>): string[] {
  return [...load(files).stages.keys()];
}

function commandOf(files: Record<string, string>, name: string): unknown {
  const { action } = stage(load(files), name);
  assert.ok(action.kind === 'command');
  return action.declared;
}

test('foreach makes a cell for each file, by code unit, with the parts of its path', () => {
  const files = project(
    `stages: {a: {foreach: {glob: 'data/*.csv'}, do: {cmd: 'x \${item} \${item.path} \${item.dir} \${item.name} \${item.stem} \${item.ext} \${key}'}}}`,
    'data/b.csv',
    'data/B.csv',
    'data/ä.csv',
    'data/a.b.csv',
    'data/notes.txt',
    'data/deep/c.csv',
    'data/.hidden.csv',
  );
  assert.deepEqual(names(files), ['a@B', 'a@a.b', 'a@b', 'a@ä']);
  assert.equal(commandOf(files, 'a@a.b'), 'x data/a.b.csv data/a.b.csv data a.b.csv a.b .csv a.b');
});

test('what cells are named by hangs on the patterns and the file alone', () => {
  const cells = (glob: string, ...paths: string[]): string[] =>
    names(project(`stages: {a: {foreach: {glob: ${glob}}, do: {cmd: x}}}`, ...paths));
  assert.deepEqual(cells("'docs/**/*.md'", 'docs/a.md', 'docs/guide/a.md'), ['a@a', 'a@guide/a']);
  assert.deepEqual(cells('[old/*.csv, new/*.csv]', 'old/1.csv', 'new/1.csv'), ['a@new/1', 'a@old/1']);
  assert.deepEqual(cells("['d/*.csv', 'd/*.tsv']", 'd/1.csv', 'd/1.tsv'), ['a@1.csv', 'a@1.tsv']);
  assert.deepEqual(cells("'d/*'", 'd/1.csv', 'd/2'), ['a@1.csv', 'a@2']);
  assert.deepEqual(cells("'d/*.tar.gz'", 'd/1.tar.gz'), ['a@1']);
  assert.deepEqual(cells("'runs/*/'", 'runs/lr0.1/a', 'runs/lr0.2/b', 'runs/note'), ['a@lr0.1', 'a@lr0.2']);
  assert.deepEqual(cells('data/raw.csv', 'data/raw.csv'), ['a@raw.csv']);
  assert.deepEqual(cells("'../*/x.csv'", '../one/x.csv'), ['a@one/x.csv']);
});

test('a folder has no ending', () => {
  const files = project(
    "stages: {a: {foreach: {glob: 'runs/*/'}, do: {cmd: '${item.stem}|${item.ext}|'}}}",
    'runs/lr0.1/a',
  );
  assert.equal(commandOf(files, 'a@lr0.1'), 'lr0.1||');
});

test('patterns have the wildcards of a shell, and more than one leaves out what is excluded', () => {
  const paths = [
    'a1.txt',
    'a2.txt',
    'b1.txt',
    'c.md',
    'sub/a1.txt',
    'sub/deep/a1.txt',
    'x y.txt',
    'w[1].txt',
  ];
  const found = (glob: string): readonly string[] => {
    const [dep] = stage(load(project(`stages: {a: {cmd: x, deps: [{${glob}}]}}`, ...paths)), 'a').deps;
    assert.ok(dep?.kind === 'glob');
    return dep.paths;
  };
  assert.deepEqual(found("glob: 'a?.txt'"), ['a1.txt', 'a2.txt']);
  assert.deepEqual(found("glob: '[ab]1.txt'"), ['a1.txt', 'b1.txt']);
  assert.deepEqual(found("glob: '{a,b}1.{txt,md}'"), ['a1.txt', 'b1.txt']);
  assert.deepEqual(found("glob: '**/a1.txt'"), ['a1.txt', 'sub/a1.txt', 'sub/deep/a1.txt']);
  assert.deepEqual(found("glob: 'sub/**'"), ['sub/a1.txt', 'sub/deep/a1.txt']);
  assert.deepEqual(found("glob: 'sub/**/'"), ['sub/deep']);
  assert.deepEqual(found("glob: ['*.md', 'a*.txt', 'a1*']"), ['a1.txt', 'a2.txt', 'c.md']);
  assert.deepEqual(found("glob: '*.txt', exclude: ['a*', x*]"), ['b1.txt', 'w[1].txt']);
  assert.deepEqual(found("glob: '**/*.txt', exclude: sub"), [
    'a1.txt',
    'a2.txt',
    'b1.txt',
    'w[1].txt',
    'x y.txt',
  ]);
  assert.deepEqual(found("glob: '**/*1.txt', exclude: '**/a1.txt'"), ['b1.txt']);
  assert.deepEqual(found("glob: 'w\\[1\\].txt'"), ['w[1].txt']);
  assert.deepEqual(found("glob: './sub//../sub/a*'"), ['sub/a1.txt']);
});

test('what tools keep for themselves is found by its name alone', () => {
  const paths = [
    '.git/x',
    '.lockstep/x',
    '.dvc/x',
    'node_modules/p/x',
    'sub/node_modules/p/x',
    '.env/x',
    'src/x',
  ];
  const found = (glob: string): readonly string[] => {
    const [dep] = stage(
      load(project(`stages: {a: {cmd: x, deps: [{glob: '${glob}'}]}}`, ...paths)),
      'a',
    ).deps;
    assert.ok(dep?.kind === 'glob');
    return dep.paths;
  };
  assert.deepEqual(found('**/x'), ['src/x']);
  assert.deepEqual(found('*/x'), ['src/x']);
  assert.deepEqual(found('.*/x'), ['.env/x']);
  assert.deepEqual(found('.git/*'), ['.git/x']);
  assert.deepEqual(found('node_modules/**/x'), ['node_modules/p/x']);
  assert.deepEqual(found('**/node_modules/*/x'), ['node_modules/p/x', 'sub/node_modules/p/x']);
});

test('an axis of files goes with any other', () => {
  const files = project(
    "stages: {a: {matrix: {tool: [gz, xz], file: {glob: 'in/*.txt'}}, cmd: '${item.tool} ${item.file} ${item.file.stem}', outs: ['out/${key}']}}",
    'in/1.txt',
    'in/2.txt',
  );
  assert.deepEqual(names(files), ['a@gz-1', 'a@gz-2', 'a@xz-1', 'a@xz-2']);
  assert.equal(commandOf(files, 'a@xz-2'), 'xz in/2.txt 2');
});

test('a script is given a file as its path', () => {
  const files = project(
    "stages: {a: {matrix: {file: {glob: 'in/*.txt'}}, script: s.ts, with: '${item}'}}",
    'in/1.txt',
  );
  const { action } = stage(load(files), 'a@1');
  assert.deepEqual(action.with, { file: 'in/1.txt' });
});

test('patterns take values from the vars; a map from the vars is none', () => {
  const files = {
    ...project("stages: {a: {foreach: {glob: '${dir}/*.csv'}, do: {cmd: x}}}", 'data/1.csv'),
    'params.yaml': 'dir: data',
  };
  assert.deepEqual(names(files), ['a@1']);
  assert.deepEqual(
    names({
      'pipeline.yaml': "stages: {a: {foreach: '${m}', do: {cmd: x}}}",
      'params.yaml': 'm: {glob: data}',
    }),
    ['a@glob'],
  );
  assert.deepEqual(
    names({
      'pipeline.yaml': "stages: {a: {matrix: {m: '${m}'}, cmd: x}}",
      'params.yaml': 'm: {glob: data}',
    }),
    ['a@glob'],
  );
});

test('in a dvc.yaml foreach over a map with the key glob is what it is to DVC', () => {
  assert.equal(
    command({ 'dvc.yaml': "stages: {a: {cmd: y}, b: {foreach: {glob: 'd/*'}, do: {cmd: '${item}'}}}" }),
    'y',
  );
  const graph = load({ 'dvc.yaml': "stages: {b: {foreach: {glob: 'd/*', other: z}, do: {cmd: '${item}'}}}" });
  assert.deepEqual([...graph.stages.keys()], ['b@glob', 'b@other']);
});

test('an axis over a map has keys for values, and behind a dot what stands there', () => {
  const files = {
    'pipeline.yaml':
      "stages: {a: {matrix: {size: '${sizes}', rate: {low: 0.1}}, cmd: '${item.size} ${item.size.units} ${item.size.layers[0]} ${item.rate.value}'}}",
    'params.yaml': 'sizes: {small: {units: 8, layers: [1]}, large: {units: 64, layers: [2, 3]}}',
  };
  assert.deepEqual(names(files), ['a@small-low', 'a@large-low']);
  assert.equal(commandOf(files, 'a@large-low'), 'large 64 2 0.1');
  assert.match(
    refusal({ ...files, 'pipeline.yaml': files['pipeline.yaml'].replace('.units', '.unit') }),
    /\$\{item\.size\.unit\}: "item\.size" has no "unit"\n.*\n.*\nDid you mean "units"\?/,
  );
});

test('a whole value behind a key goes to a script as it is', () => {
  const { action } = stage(
    load({
      'pipeline.yaml':
        "stages: {a: {matrix: {size: '${sizes}'}, script: s.ts, with: {size: '${item.size.value}'}}}",
      'params.yaml': 'sizes: {small: {units: 8}}',
    }),
    'a@small',
  );
  assert.deepEqual(action.with, { size: { units: 8 } });
});

test('equal keys of two maps are one cell only where the same stands behind them', () => {
  const text = (units: number): string =>
    `stages: {a: {matrix: [{size: {small: {units: 8}}}, {size: {small: {units: ${units}}}}], cmd: x}}`;
  assert.deepEqual(names({ 'pipeline.yaml': text(8) }), ['a@small']);
  assert.match(refusal(text(9)), /two different cells are named "small"/);
});

test('exclude leaves out every combination that has its values', () => {
  const cells = (exclude: string): string[] =>
    names(
      project(
        `stages: {a: {matrix: {tool: [gz, xz], n: [1, 2.0], f: {glob: 'in/*'}}, exclude: ${exclude}, cmd: x}}`,
        'in/p',
        'in/q',
      ),
    );
  assert.deepEqual(cells('[{tool: gz}, {n: 1, f: in/p}]'), ['a@xz-1-q', 'a@xz-2.0-p', 'a@xz-2.0-q']);
  assert.deepEqual(cells('[{tool: xz, n: 1.0}, {tool: gz, n: 2}]'), [
    'a@gz-1-p',
    'a@gz-1-q',
    'a@xz-2.0-p',
    'a@xz-2.0-q',
  ]);
  assert.match(
    refusal('stages: {a: {matrix: {tool: [gz]}, exclude: [{tol: gz}], cmd: x}}'),
    /stage "a": matrix has no axis "tol"\n.*\n.*\nDid you mean "tool"\?/,
  );
});

test('a glob that finds nothing is an error, unless it may', () => {
  const paths = ['data/raw.csv'];
  const told = (glob: string): string =>
    refusal(project(`stages: {a: {cmd: x, deps: [{${glob}}]}}`, ...paths));
  assert.equal(
    told("glob: 'data/*.cvs'"),
    [
      'pipeline.yaml:1:36: stage "a": the glob "data/*.cvs" finds no file',
      "  1 | stages: {a: {cmd: x, deps: [{glob: 'data/*.cvs'}]}}",
      '    |                                    ^^^^^^^^^^^^',
      'Correct it, or write "optional: true" where there may be none',
    ].join('\n'),
  );
  assert.match(told("glob: 'dta/*.csv'"), /: there is no folder "dta"\n.*\n.*\nDid you mean "data"\?/);
  assert.match(told("glob: 'data/*/'"), /finds no folder\n/);
  assert.match(
    refusal(project("stages: {a: {foreach: {glob: 'data/*.x'}, do: {cmd: x}}}")),
    /stage "a": the glob "data\/\*\.x" finds no file: there is no folder "data"/,
  );
  const graph = load(
    project(
      "stages: {a: {foreach: {glob: 'x/*', optional: true}, do: {cmd: x}}, b: {cmd: x, deps: [{glob: 'x/*', optional: true}, {stage: a}]}}",
    ),
  );
  assert.deepEqual([...graph.stages.keys()], ['b']);
});

test('what a glob can not be', () => {
  const told = (glob: string): string =>
    refusal(project(`stages: {a: {foreach: {${glob}}, do: {cmd: x}}}`, 'data/raw.csv'));
  assert.match(
    told("glob: '!data/*'"),
    /the glob "!data\/\*" begins with "!"\n.*\n.*\nWrite .* under "exclude"/,
  );
  assert.match(told("glob: '{a/b,c}/*'"), /has braces that hold a "\/"/);
  assert.match(told("glob: '*/../x'"), /has "\.\." behind a wildcard/);
  assert.match(told("glob: ''"), /names nothing/);
  assert.match(told("glob: 'data/*', exlude: x"), /a glob has no "exlude"\n.*\n.*\nDid you mean "exclude"\?/);
  assert.match(told("glob: 'data/*', optional: yes please"), /"optional" must be true or false/);
  assert.match(told('glob: 3'), /a pattern must be text, not the number 3/);
  assert.match(
    refusal('stages: {a: {cmd: x, deps: [{stage: a, glob: x}]}}'),
    /a dep is a stage or a glob, not both/,
  );
  assert.match(
    refusal('stages: {a: {cmd: x, deps: [{path: x}]}}'),
    /a dep is a path, \{stage: name\} or \{glob: pattern\}/,
  );
});

test('outs that the glob of a dep matches are among its files, and edges, whether they are there or not', () => {
  const pipeline =
    "stages: {clean: {foreach: [x, y], do: {cmd: c, outs: ['clean/${item}.csv']}}, all: {cmd: a, deps: {files: {glob: 'clean/*.csv'}}, outs: [t]}}";
  for (const paths of [[], ['clean/x.csv', 'clean/z.csv']]) {
    const graph = load(project(pipeline, ...paths));
    const [dep] = stage(graph, 'all').deps;
    assert.ok(dep?.kind === 'glob');
    assert.deepEqual(dep.paths, ['clean/x.csv', 'clean/y.csv', ...(paths.length > 0 ? ['clean/z.csv'] : [])]);
    assert.deepEqual(graph.upstream.get('all'), ['clean@x', 'clean@y']);
  }
});

test('a glob into an out is refused, since nobody knows what it will hold', () => {
  assert.match(
    refusal(project("stages: {m: {cmd: m, outs: [made]}, a: {cmd: a, deps: [{glob: 'made/*.csv'}]}}")),
    /stage "a": the glob "made\/\*\.csv" reaches into "made", which stage "m" makes: .*\n.*\n.*\nWrite "made" itself as a dep/,
  );
  assert.match(
    refusal(project("stages: {m: {cmd: m, outs: [made]}, a: {cmd: a, deps: [{glob: '**/*.md'}]}}", 'a.md')),
    /reaches into "made".*\n.*\n.*\n.*leave it out by "exclude: made"/,
  );
  const graph = load(
    project(
      "stages: {m: {cmd: m, outs: [made]}, a: {cmd: a, deps: [{glob: '**/*.md', exclude: made}]}}",
      'a.md',
      'made/b.md',
    ),
  );
  const [dep] = stage(graph, 'a').deps;
  assert.deepEqual(dep?.kind === 'glob' && dep.paths, ['a.md']);
});

test('cells from files that stages make are refused, before those are there and after', () => {
  const pipeline =
    "stages: {m: {foreach: [1, 2], do: {cmd: m, outs: ['clean/${item}.csv']}}, a: {foreach: {glob: 'clean/*.csv'}, do: {cmd: a}}}";
  for (const paths of [[], ['clean/1.csv']]) {
    assert.match(
      refusal(project(pipeline, 'clean/own.csv', ...paths)),
      /the glob "clean\/\*\.csv" finds "clean\/1\.csv", which stage "m@1" makes: .*\n.*\n.*\nMake the cells from what that stage reads/,
    );
  }
});

test("a stage's own outs are not among what it reads", () => {
  assert.match(
    refusal(project("stages: {a: {cmd: a, deps: [{glob: '*.md'}], outs: [index.md]}}", 'x.md')),
    /the glob "\*\.md" finds "index\.md", which is an out of this stage\n.*\n.*\n.*"exclude: index\.md"/,
  );
  assert.match(
    refusal(project("stages: {a: {foreach: {glob: 'd/*'}, do: {cmd: a, outs: ['d/${key}.out']}}}", 'd/x')),
    /the glob "d\/\*" finds "d\/x\.out", which stage "a@x" makes/,
  );
});

test('globs of deps count from wdir, those of cells from the pipeline', () => {
  const graph = load(
    project(
      "stages: {a: {foreach: {glob: 'sub/*.csv'}, do: {wdir: '${item.dir}', cmd: 'x ${item.name}', deps: ['${item.name}', {glob: '../lib/*'}, {glob: '*.txt'}]}}}",
      'sub/1.csv',
      'sub/n.txt',
      'lib/l',
    ),
  );
  const { deps } = stage(graph, 'a@1');
  assert.deepEqual(
    deps.map((dep) => (dep.kind === 'path' ? dep.path : dep.kind === 'glob' ? dep.paths : null)),
    ['sub/1.csv', ['lib/l'], ['sub/n.txt']],
  );
});

test('cells are counted before they are made', () => {
  const text = 'stages: {a: {matrix: {x: "${l}", y: "${l}", z: "${l}"}, cmd: x}}';
  const params = `l: [${Array.from({ length: 300 }, (_, index) => index).join(', ')}]`;
  const started = performance.now();
  assert.match(
    refusal(text, params),
    /stage "a": 27,000,000 cells \(x: 300 × y: 300 × z: 300\): a pipeline has at most 100,000\n.*\n.*\n.*--max-cells 27000000/,
  );
  assert.ok(performance.now() - started < 5_000);
  const two = memoryDisk({
    'pipeline.yaml': 'stages: {a: {matrix: {x: [1, 2]}, cmd: x}, b: {foreach: [1, 2, 3], do: {cmd: x}}}',
  });
  const open = (maxCells: number): number =>
    loadPipeline({ disk: two, directory: PROJECT, file: null, maxCells }).stages.size;
  assert.equal(open(5), 5);
  assert.throws(
    () => open(4),
    /stage "b": 3 cells beside 2 of other groups: a pipeline has at most 4\n.*\n.*\n.*--max-cells 5/,
  );
});
