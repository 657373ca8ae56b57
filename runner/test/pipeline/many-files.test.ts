import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import type { Graph } from '../../src/model/graph.js';
import { loadPipeline } from '../../src/pipeline/load.js';
import { type Asking, selectTargets } from '../../src/pipeline/targets.js';
import { PROJECT, memoryDisk } from '../support/memory-disk.js';

type Files = Readonly<Record<string, string>>;

function graphAt(files: Files, folder = '.', file: string | null = null): Graph {
  return loadPipeline({ disk: memoryDisk(files), directory: at(folder), file });
}

function refusal(files: Files, folder = '.', file: string | null = null): string {
  try {
    graphAt(files, folder, file);
  } catch (error) {
    if (error instanceof PipelineError) return error.message;
    throw error;
  }
  assert.fail('the pipeline was accepted');
}

function at(folder: string): string {
  return folder === '.' ? PROJECT : `${PROJECT}/${folder}`;
}

/** Each stage with the stages that it needs. */
function needs({ upstream }: Graph): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(upstream);
}

const PREP = 'stages: {clean: {cmd: "clean > clean.csv", deps: [raw.csv], outs: [clean.csv]}}';
const MODEL = 'stages: {train: {cmd: train, deps: [../prep/clean.csv], outs: [model]}}';
const ROOT =
  'include: [prep/pipeline.yaml, model/pipeline.yaml]\nstages: {report: {cmd: r, deps: [model/model], outs: [r.md]}}';
const THREE: Files = {
  'pipeline.yaml': ROOT,
  'prep/pipeline.yaml': PREP,
  'prep/raw.csv': '1',
  'model/pipeline.yaml': MODEL,
};

describe('many files are one graph', () => {
  test('edges follow from paths, whichever file has them', () => {
    const graph = graphAt(THREE);
    assert.deepEqual(needs(graph), {
      'prep/pipeline.yaml:clean': [],
      'model/pipeline.yaml:train': ['prep/pipeline.yaml:clean'],
      report: ['model/pipeline.yaml:train'],
    });
    assert.deepEqual(
      [...graph.stages.values()].map(({ wdir, outs }) => [wdir, outs.map(({ path }) => path)]),
      [
        ['prep', ['prep/clean.csv']],
        ['model', ['model/model']],
        ['.', ['r.md']],
      ],
    );
  });

  test('it is the same graph from each of them; names count from where one stands', () => {
    assert.deepEqual(needs(graphAt(THREE, 'model')), {
      train: ['../prep/pipeline.yaml:clean'],
      '../pipeline.yaml:report': ['train'],
      '../prep/pipeline.yaml:clean': [],
    });
    assert.equal(graphAt(THREE, 'prep').workspace, PROJECT);
  });

  test('patterns include, too, at any depth, and never the file itself or folders of tools', () => {
    const files = {
      'pipeline.yaml': "include: ['**/pipeline.yaml', 'extra/[!x]?.yaml', 'extra/it (1).yaml']\nstages: {}",
      'a/b/pipeline.yaml': 'stages: {deep: {cmd: x}}',
      'c/pipeline.yaml': 'stages: {flat: {cmd: x}}',
      'c/node_modules/p/pipeline.yaml': 'stages: {never: {cmd: x}}',
      '.hidden/pipeline.yaml': 'stages: {never: {cmd: x}}',
      'extra/ab.yaml': 'stages: {ab: {cmd: x}}',
      'extra/it (1).yaml': 'stages: {named: {cmd: x}}',
      'extra/xb.yaml': 'stages: {never: {cmd: x}}',
    };
    assert.deepEqual(
      [...graphAt(files).stages.keys()],
      ['a/b/pipeline.yaml:deep', 'c/pipeline.yaml:flat', 'extra/ab.yaml:ab', 'extra/it (1).yaml:named'],
    );
  });

  test('params and vars count from the file that names them', () => {
    const graph = graphAt({
      'pipeline.yaml': 'include: [sub/pipeline.yaml]\nstages: {a: {cmd: "echo ${x}", params: [x]}}',
      'params.yaml': 'x: 1',
      'sub/pipeline.yaml':
        'vars: [v.yaml]\nstages: {a: {cmd: "echo ${x}", wdir: w, params: [x, {../../params.yaml: [x]}]}}',
      'sub/v.yaml': 'x: 2',
    });
    const seen = [...graph.stages.values()].map(({ action, params, wdir }) => [
      action.kind === 'command' ? action.declared : null,
      params.map(({ path }) => path),
      wdir,
    ]);
    assert.deepEqual(seen, [
      ['echo 1', ['params.yaml'], '.'],
      ['echo 2', ['params.yaml', 'sub/v.yaml'], 'sub/w'],
    ]);
  });

  test('a dep names a stage or a group of another file by its path', () => {
    const graph = graphAt({
      'pipeline.yaml':
        'include: [a/pipeline.yaml, b/pipeline.yaml]\nstages: {all: {cmd: x, deps: [{stage: "b/pipeline.yaml:use"}, {stage: "a/pipeline.yaml:grid@2"}]}}',
      'a/pipeline.yaml': 'stages: {grid: {foreach: [1, 2], do: {cmd: x, outs: ["o${item}"]}}}',
      'b/pipeline.yaml':
        'stages: {use: {cmd: x, deps: [{stage: "../a/pipeline.yaml:grid"}, {stage: own}], outs: [u]}, own: {cmd: x}}',
    });
    assert.deepEqual(graph.upstream.get('b/pipeline.yaml:use'), [
      'a/pipeline.yaml:grid@1',
      'a/pipeline.yaml:grid@2',
      'b/pipeline.yaml:own',
    ]);
    assert.deepEqual(graph.upstream.get('all'), ['a/pipeline.yaml:grid@2', 'b/pipeline.yaml:use']);
  });

  test('outs and wdir may leave the folder of their file, not the workspace', () => {
    const sub = (out: string): Files => ({
      'pipeline.yaml': 'include: [sub/pipeline.yaml]\nstages: {b: {cmd: x, deps: [data/o]}}',
      'sub/pipeline.yaml': `stages: {a: {cmd: x, wdir: .., outs: [${out}]}}`,
    });
    assert.deepEqual(graphAt(sub('data/o')).upstream.get('b'), ['sub/pipeline.yaml:a']);
    assert.match(refusal(sub('../o')), /^sub\/pipeline\.yaml:1:39: .*leaves the workspace/);
  });
});

describe('the workspace', () => {
  test('it is the folder of the outermost file that includes this one, however many are between', () => {
    const files = {
      'pipeline.yaml': 'include: [a/pipeline.yaml]',
      'a/pipeline.yaml': 'include: [b/pipeline.yaml]',
      'a/b/pipeline.yaml': 'stages: {x: {cmd: x}}',
      'a/c/pipeline.yaml': 'stages: {y: {cmd: x}}',
    };
    assert.equal(graphAt(files, 'a/b').workspace, PROJECT);
    assert.deepEqual(
      [...graphAt(files, 'a/b').files.keys()],
      ['a/b/pipeline.yaml', 'pipeline.yaml', 'a/pipeline.yaml'],
    );
    assert.equal(graphAt(files, 'a/c').workspace, at('a/c'));
  });

  test('nothing above the root of git counts', () => {
    const files = {
      'pipeline.yaml': 'include: [repo/pipeline.yaml]',
      'repo/.git/HEAD': '',
      'repo/pipeline.yaml': 'stages: {x: {cmd: x}}',
    };
    assert.equal(graphAt(files, 'repo').workspace, at('repo'));
    assert.equal(graphAt(files).workspace, PROJECT);
  });

  test('what a file further up has wrong is told, where it may include this one', () => {
    const files = (root: string): Files => ({
      'pipeline.yaml': root,
      'a/pipeline.yaml': 'stages: {x: {cmd: x}}',
    });
    assert.match(refusal(files('include: [a/pipeline.yaml'), 'a'), /^pipeline\.yaml:1:/);
    assert.equal(graphAt(files('stages: ['), 'a').workspace, at('a'));
  });
});

describe('a DVC project', () => {
  const DVC: Files = {
    '.dvc/config': '',
    'a/dvc.yaml': 'stages: {make: {cmd: x, outs: [o]}}',
    'b/dvc.yaml': 'stages: {use: {cmd: x, wdir: .., deps: [a/o], outs: [b/o]}}',
  };

  test('every dvc.yaml below it belongs, and it is the workspace', () => {
    assert.deepEqual(needs(graphAt(DVC, 'b')), { '../a/dvc.yaml:make': [], use: ['../a/dvc.yaml:make'] });
    assert.equal(graphAt(DVC, 'b').workspace, PROJECT);
  });

  test('at its root nobody needs a file', () => {
    assert.deepEqual(needs(graphAt(DVC)), { 'a/dvc.yaml:make': [], 'b/dvc.yaml:use': ['a/dvc.yaml:make'] });
  });

  test('.dvcignore, projects of their own and folders of tools are left out', () => {
    const graph = graphAt({
      ...DVC,
      '.dvcignore': '/old\n',
      'old/dvc.yaml': 'stages: {never: {cmd: x}}',
      'b/.dvcignore': 'tmp*/\n!tmp-kept/\n',
      'b/tmp1/dvc.yaml': 'stages: {never: {cmd: x}}',
      'b/tmp-kept/dvc.yaml': 'stages: {kept: {cmd: x}}',
      'nested/.dvc/config': '',
      'nested/dvc.yaml': 'stages: {never: {cmd: x}}',
      'node_modules/p/dvc.yaml': 'stages: {never: {cmd: x}}',
    });
    assert.deepEqual([...graph.files.keys()], ['a/dvc.yaml', 'b/dvc.yaml', 'b/tmp-kept/dvc.yaml']);
  });

  test('folders and files that git ignores are left out, by rules further up, too', () => {
    const project = Object.fromEntries(Object.entries(DVC).map(([path, text]) => [`p/${path}`, text]));
    const files = {
      ...project,
      '.git/HEAD': '',
      '.gitignore': '/p/b\n',
      'p/.gitignore': 'c/\n',
      'p/c/dvc.yaml': '[',
    };
    assert.deepEqual([...graphAt(files, 'p').files.keys()], ['a/dvc.yaml']);
    const fewer = { ...files, 'p/.gitignore': 'c/\na/dvc.yaml\n' };
    assert.deepEqual([...graphAt(fewer, 'p').files.keys()], []);
  });

  test('a pipeline.yaml in it is a graph of its own, unless it includes', () => {
    const own = graphAt({ ...DVC, 'pipeline.yaml': 'stages: {p: {cmd: x}}' });
    assert.deepEqual([...own.files.keys()], ['pipeline.yaml']);
    const both = graphAt({ ...DVC, 'pipeline.yaml': 'include: [a/dvc.yaml]\nstages: {p: {cmd: x}}' });
    assert.deepEqual([...both.files.keys()], ['pipeline.yaml', 'a/dvc.yaml', 'b/dvc.yaml']);
  });
});

describe('each file has its lock', () => {
  const lockOf = (files: Files, file: string): string | undefined =>
    [...graphAt(files, '.', file).files.values()].find(({ path }) => path === file)?.lock;
  const EMPTY = 'stages: {}';

  test('pipeline.lock, dvc.pipeline.lock for a dvc.yaml beside a pipeline.yaml, X.lock for X.yaml', () => {
    assert.equal(lockOf({ 'pipeline.yaml': EMPTY }, 'pipeline.yaml'), 'pipeline.lock');
    assert.equal(lockOf({ 'dvc.yaml': EMPTY }, 'dvc.yaml'), 'pipeline.lock');
    assert.equal(lockOf({ 'dvc.yaml': EMPTY, 'pipeline.yaml': EMPTY }, 'dvc.yaml'), 'dvc.pipeline.lock');
    assert.equal(lockOf({ 'x.yaml': EMPTY }, 'x.yaml'), 'x.lock');
    assert.equal(lockOf({ 'dvc.yml': EMPTY }, 'dvc.yml'), 'dvc.pipeline.lock');
  });

  test('two files of one lock are refused', () => {
    const files = { 'pipeline.yaml': "include: ['x.*']", 'x.yaml': EMPTY, 'x.yml': EMPTY };
    assert.match(
      refusal(files),
      /^pipeline\.yaml:1:11: x\.yml and x\.yaml would both be recorded in x\.lock/,
    );
    assert.match(
      refusal({ 'pipeline.yaml': EMPTY, 'pipeline.yml': EMPTY }, '.', 'pipeline.yml'),
      /would both be recorded in pipeline\.lock/,
    );
  });
});

describe('bad includes', () => {
  const REFUSED: readonly (readonly [what: string, files: Files, message: RegExp])[] = [
    [
      'a circle',
      { 'pipeline.yaml': 'include: [a/pipeline.yaml]', 'a/pipeline.yaml': 'include: [../pipeline.yaml]' },
      /^a\/pipeline\.yaml:1:11: these files include each other: pipeline\.yaml includes a\/pipeline\.yaml includes pipeline\.yaml\n/,
    ],
    [
      'itself',
      { 'pipeline.yaml': 'include: [pipeline.yaml]' },
      /^pipeline\.yaml:1:11: these files include each other/,
    ],
    [
      'a file that leaves',
      { 'pipeline.yaml': 'include: [../x.yaml]', '../x.yaml': '' },
      /^pipeline\.yaml:1:11: \/home\/user\/x\.yaml leaves the workspace/,
    ],
    [
      'nothing',
      { 'pipeline.yaml': 'include: [x.yaml]' },
      /^pipeline\.yaml:1:11: there is no file "x\.yaml" to include/,
    ],
    [
      'a folder',
      { 'pipeline.yaml': 'include: [x]', 'x/pipeline.yaml': '' },
      /^pipeline\.yaml:1:11: "x" is a folder, not a file\n[\s\S]*Name the file in it: x\/pipeline\.yaml/,
    ],
    [
      'a pattern that matches nothing',
      { 'pipeline.yaml': "include: ['*/x.yaml']" },
      /^pipeline\.yaml:1:11: "\*\/x\.yaml" matches no file/,
    ],
    [
      'far too many files',
      {
        'pipeline.yaml': "include: ['many/*.yaml']",
        ...Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`many/${n}.yaml`, ''])),
      },
      /^pipeline\.yaml:1:11: "many\/\*\.yaml" matches 10,001 files, and a pipeline is of at most 10,000\n[\s\S]*narrower/,
    ],
    [
      'a pattern that can not be read',
      { 'pipeline.yaml': "include: ['*/[a*.yaml']" },
      /^pipeline\.yaml:1:11: the glob "\*\/\[a\*\.yaml" has a bracket that is not closed/,
    ],
    [
      'a dvc.yaml that includes',
      { 'dvc.yaml': 'include: [x/dvc.yaml]', 'x/dvc.yaml': '' },
      /^dvc\.yaml:1:1: a dvc\.yaml can include no files/,
    ],
    [
      'outs that overlap',
      {
        'pipeline.yaml': 'include: [a/pipeline.yaml]\nstages: {x: {cmd: x, outs: [a/o]}}',
        'a/pipeline.yaml': 'stages: {y: {cmd: x, outs: [o/p]}}',
      },
      /^a\/pipeline\.yaml:1:29: stage "a\/pipeline\.yaml:y": "a\/o\/p" lies in the out "a\/o" of stage "x"/,
    ],
    [
      'errors of several files',
      {
        'pipeline.yaml': 'include: [a/pipeline.yaml]\nstages: {x: {cmd: 1}}',
        'a/pipeline.yaml': 'stages: {y: {}}',
      },
      /^pipeline\.yaml:2:[\s\S]*\na\/pipeline\.yaml:1:/m,
    ],
    [
      'a circle of stages across files',
      {
        'pipeline.yaml': 'include: [a/pipeline.yaml]\nstages: {x: {cmd: x, deps: [a/o], outs: [o]}}',
        'a/pipeline.yaml': 'stages: {y: {cmd: x, deps: [../o], outs: [o]}}',
      },
      /these stages depend on each other: "a\/pipeline\.yaml:y" needs "x" needs|"x" needs "a\/pipeline\.yaml:y" needs "x"/,
    ],
  ];
  for (const [what, files, message] of REFUSED) {
    test(what, () => {
      assert.match(refusal(files), message);
    });
  }

  test('no out is a pipeline file, or a lock, of any of the files', () => {
    const files = (out: string): Files => ({
      'pipeline.yaml': `include: [a/x.yaml]\nstages: {x: {cmd: x, outs: [${out}]}}`,
      'a/x.yaml': 'stages: {}',
    });
    assert.match(refusal(files('a')), /it holds a\/x\.yaml, the pipeline itself/);
    assert.match(refusal(files('a/x.lock')), /it is the record of what was made/);
    assert.match(refusal(files('a/dvc.lock')), /it is the record of what was made/);
  });
});

describe('targets', () => {
  const files: Files = {
    ...THREE,
    'model/x.yaml': 'stages: {train: {cmd: x, outs: [x/]}}',
    'pipeline.yaml': ROOT.replace(']', ', model/x.yaml]'),
  };
  const chosen = (target: string, folder = '.'): readonly string[] =>
    selectTargets(graphAt(files, folder), [target], { directory: at(folder) });

  const CHOICES: readonly (readonly [target: string, folder: string, names: readonly string[]])[] = [
    ['report', '.', ['report']],
    ['clean', '.', ['prep/pipeline.yaml:clean']],
    ['prep/pipeline.yaml:clean', '.', ['prep/pipeline.yaml:clean']],
    ['pipeline.yaml:report', '.', ['report']],
    ['prep/pipeline.yaml', '.', ['prep/pipeline.yaml:clean']],
    ['train', 'model', ['train']],
    ['../pipeline.yaml:report', 'model', ['../pipeline.yaml:report']],
    ['pipeline.yaml:train', 'model', ['train']],
    ['x.yaml:train', 'model', ['x.yaml:train']],
    ['model', 'model', ['train']],
    ['../prep/clean.csv', 'model', ['../prep/pipeline.yaml:clean']],
    ['r.md', '.', ['report']],
    ['model/x/inside', '.', ['model/x.yaml:train']],
    ['model/*', '.', ['model/pipeline.yaml:train', 'model/x.yaml:train']],
    ['prep/pipeline.yaml:c*', '.', ['prep/pipeline.yaml:clean']],
  ];
  for (const [target, folder, names] of CHOICES) {
    test(`${target} in ${folder}`, () => {
      assert.deepEqual(chosen(target, folder), names);
    });
  }

  test('whatever is printed can be typed', () => {
    for (const folder of ['.', 'model', 'prep']) {
      for (const name of graphAt(files, folder).stages.keys()) assert.deepEqual(chosen(name, folder), [name]);
    }
  });

  test('a name of several files is refused where none of them is asked for', () => {
    assert.throws(
      () => chosen('train'),
      /"train" is in 2 files\nName one of them: model\/pipeline\.yaml:train, model\/x\.yaml:train/,
    );
    assert.throws(
      () => chosen('prep/pipeline.yaml:cleen'),
      /there is no stage "prep\/pipeline\.yaml:cleen"\nDid you mean "prep\/pipeline\.yaml:clean"/,
    );
  });

  test('without a target it is the file; all of them, or those at or below a folder, where that is asked for', () => {
    const all = (scope: Asking['scope'], folder = '.'): readonly string[] =>
      selectTargets(graphAt(files, folder), [], {
        directory: at(folder),
        ...(scope === undefined ? {} : { scope }),
      });
    assert.deepEqual(all(undefined), ['report']);
    assert.deepEqual(all(undefined, 'model'), ['train']);
    assert.equal(all({ kind: 'all' }, 'model').length, 4);
    assert.deepEqual(all({ kind: 'below', folder: at('prep') }), ['prep/pipeline.yaml:clean']);
    assert.throws(() => all({ kind: 'below', folder: at('nowhere') }), /no pipeline file of .* lies in/);
  });
});
