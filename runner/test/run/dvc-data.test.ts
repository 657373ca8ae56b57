import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { dvcFolderMd5 } from '../../src/model/dvc-manifest.js';
import { Rig } from '../support/rig.js';
import { World, WORKSPACE } from '../support/world.js';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function pointer(path: string, sum: string, rest = ''): string {
  return `outs:\n- md5: ${sum}\n  hash: md5\n  path: ${path}\n${rest}`;
}

const DVC_YAML =
  'stages:\n  use:\n    cmd: cat data/raw.csv > out.csv\n    deps: [data/raw.csv]\n    outs: [out.csv]\n';
const IMPORT = 'deps:\n- path: raw.csv\n  repo:\n    url: https://example.org/registry\n';

function project(files: Readonly<Record<string, string>> = {}): Rig {
  return new Rig({
    '.dvc/config': '',
    'dvc.yaml': DVC_YAML,
    'data/raw.csv.dvc': pointer('raw.csv', md5('a,b\n')),
    'data/raw.csv': 'a,b\n',
    ...files,
  });
}

suite('what a .dvc file tracks', () => {
  test('is an input like any other, whose key is that of its bytes', async () => {
    const [with_, without] = [project(), project()];
    without.remove('data/raw.csv.dvc');
    for (const rig of [with_, without]) {
      const { code, stderr } = await rig.lockstep('run');
      assert.equal(code, 0, stderr);
    }
    assert.equal(with_.read('pipeline.lock'), without.read('pipeline.lock'));
    assert.ok(!with_.exists('dvc.lock'));
    const { stdout } = await with_.lockstep('dag');
    assert.equal(stdout, 'data/raw.csv.dvc\n└─ use\n');
    const listed = JSON.parse((await with_.lockstep('list', '--json')).stdout) as {
      stages: { upstream: string[] }[];
    };
    assert.deepEqual(listed.stages[0]?.upstream, ['data/raw.csv.dvc']);
  });

  test('with other bytes stops a run before anything happens, with the way out', async () => {
    const rig = project();
    assert.equal((await rig.lockstep('run')).code, 0);
    rig.write('data/raw.csv', 'a,c\n');
    for (const command of ['run', 'plan', 'status']) {
      const { code, stderr } = await rig.lockstep(command);
      assert.equal(code, 2, command);
      assert.equal(
        stderr.trimEnd(),
        [
          `data/raw.csv.dvc:4:9: "raw.csv" isn't what is tracked here: its MD5 is ${md5('a,c\n')}`,
          '  4 |   path: raw.csv',
          '    |         ^^^^^^^',
          '"dvc checkout data/raw.csv.dvc" brings back what is tracked. If what lies there is meant, "dvc add data/raw.csv" says so.',
        ].join('\n'),
      );
    }
    assert.equal(rig.read('out.csv'), 'a,b\n');
    rig.write('data/raw.csv.dvc', pointer('raw.csv', md5('a,c\n')));
    assert.equal((await rig.lockstep('run')).code, 0);
    assert.equal(rig.read('out.csv'), 'a,c\n');
  });

  test('that isn’t there is told as well, and so is a file where a folder is tracked', async () => {
    const rig = project();
    rig.remove('data/raw.csv');
    const { code, stderr } = await rig.lockstep('plan');
    assert.equal(code, 2);
    assert.match(stderr, /^data\/raw\.csv\.dvc:4:9: "raw\.csv" isn't there, though it is tracked here\n/);
    assert.match(
      stderr,
      /\n"dvc pull data\/raw\.csv\.dvc" fetches it; "dvc checkout data\/raw\.csv\.dvc" takes/,
    );
    rig.write('data/raw.csv', 'a,b\n');
    rig.write('data/raw.csv.dvc', pointer('raw.csv', `${md5('a,b\n')}.dir`));
    assert.match((await rig.lockstep('plan')).stderr, /isn't what is tracked here/);
  });

  test('of an import is committed, not added', async () => {
    const rig = project({ 'data/raw.csv.dvc': pointer('raw.csv', md5('other'), IMPORT) });
    assert.match((await rig.lockstep('plan')).stderr, /"dvc commit data\/raw\.csv\.dvc" says so\.\n/);
  });

  test('of which no hash is known is taken as it lies there', async () => {
    const rig = project({ 'data/raw.csv.dvc': `outs:\n- path: raw.csv\n${IMPORT}` });
    assert.equal((await rig.lockstep('plan')).code, 0);
  });

  test('in a folder is looked at with all of it, but for what .dvcignore leaves out', async () => {
    const sum = dvcFolderMd5([
      { relpath: 'a.csv', md5: md5('1') },
      { relpath: 'sub/b.csv', md5: md5('2') },
    ]);
    const rig = project({
      'dvc.yaml': DVC_YAML.replaceAll('data/raw.csv', 'data/all/a.csv'),
      'data/all.dvc': pointer('all', `${sum}.dir`),
      'data/all/a.csv': '1',
      'data/all/sub/b.csv': '2',
      'data/all/.DS_Store': 'x',
      '.dvcignore': '.DS_Store\n',
    });
    const first = await rig.lockstep('run');
    assert.equal(first.code, 0, first.stderr);
    rig.write('data/all/sub/b.csv', '3');
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 2);
    assert.match(stderr, /^data\/all\.dvc:4:9: "all" isn't what is tracked here/);
  });

  test('by two stages is told once; of a frozen stage it doesn’t matter', async () => {
    const two = `${DVC_YAML}  too:\n    cmd: cat data/raw.csv > too.csv\n    deps: [data]\n    outs: [too.csv]\n`;
    const rig = project({ 'dvc.yaml': two, 'data/raw.csv': 'other\n' });
    const { stderr } = await rig.lockstep('plan');
    assert.equal(stderr.match(/isn't what is tracked here/g)?.length, 1);
    const frozen = DVC_YAML.replace('    deps', '    frozen: true\n    deps');
    const cold = project({ 'dvc.yaml': frozen, 'data/raw.csv': 'other\n', 'out.csv': 'x\n' });
    assert.equal((await cold.lockstep('plan')).code, 0);
  });

  test('is hashed once: a run remembers it beside the other hashes', async () => {
    const world = new World({
      '.dvc/config': '',
      'dvc.yaml': DVC_YAML,
      'data/raw.csv.dvc': pointer('raw.csv', md5('a,b\n')),
      'data/raw.csv': 'a,b\n',
    });
    const { finished } = await world.start().done;
    assert.equal(finished?.ok, true);
    const text = world.disk.read(`${WORKSPACE}/.lockstep/md5.json`).toString();
    const [row] = (JSON.parse(text) as { content: string[][] }).content;
    assert.deepEqual([row?.[0], row?.[2]], [`${WORKSPACE}/data/raw.csv`, `md5:${md5('a,b\n')}`]);
  });
});

suite('what a pipeline makes that is no part of the graph', () => {
  const MAKES = 'stages: {make: {cmd: echo 1 > o.txt, outs: [o.txt]}}\n';
  const reads = (dep: string, head = ''): string =>
    `${head}stages: {use: {cmd: 'cat ${dep} > u.txt', deps: [${dep}], outs: [u.txt]}}\n`;

  test('is refused as a dep, with its maker and the way out', async () => {
    const rig = new Rig({
      'pipeline.yaml': reads('sub/o.txt'),
      'sub/pipeline.yaml': MAKES,
      'sub/o.txt': 'old\n',
    });
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^pipeline\.yaml:1:53: dep "sub\/o\.txt" is made by stage "make" of sub\/pipeline\.yaml, which is no part of this graph\n.*\n.*\nAdd it to "include" of pipeline\.yaml/,
    );
    assert.ok(!rig.exists('u.txt'));
    rig.write('pipeline.yaml', reads('sub/o.txt', 'include: [sub/pipeline.yaml]\n'));
    assert.equal((await rig.lockstep('run')).code, 0);
    assert.equal(rig.read('u.txt'), '1\n');
  });

  test('in one folder, in a folder above, and in a DVC project of its own, too', async () => {
    const beside = new Rig({ 'pipeline.yaml': reads('o.txt'), 'dvc.yaml': MAKES, 'o.txt': '' });
    assert.match((await beside.lockstep('plan')).stderr, /stage "make" of dvc\.yaml, which is no part/);
    const above = new Rig({
      '.git/HEAD': '',
      'pipeline.yaml': MAKES,
      'sub/pipeline.yaml': reads('../o.txt'),
      'o.txt': '',
    });
    const found = await above.lockstep('plan', '-C', 'sub');
    assert.match(found.stderr, /stage "make" of \.\.\/pipeline\.yaml, which is no part/);
    const nested = new Rig({
      '.dvc/config': '',
      'dvc.yaml': reads('inner/data/o.txt'),
      'inner/.dvc/config': '',
      'inner/flow/dvc.yaml': 'stages: {make: {wdir: ../data, cmd: x, outs: [o.txt]}}\n',
      'inner/data/o.txt': '',
    });
    assert.match((await nested.lockstep('plan')).stderr, /stage "make" of inner\/flow\/dvc\.yaml/);
  });

  test('a pipeline that can’t be read, and one that makes something else, are nobody’s matter', async () => {
    const rig = new Rig({
      'pipeline.yaml': reads('sub/data.txt'),
      'sub/pipeline.yaml': MAKES,
      'sub/dvc.yaml': 'stages: [broken',
      'sub/data.txt': '',
    });
    const { code, stderr } = await rig.lockstep('plan');
    assert.equal(code, 0, stderr);
  });

  test('nothing to run with pipelines below is told', async () => {
    const rig = new Rig({ 'pipeline.yaml': '# nothing yet\n', 'sub/pipeline.yaml': MAKES });
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^pipeline\.yaml has no stages, and there are pipeline files below it that it doesn't include: sub\/pipeline\.yaml\nWrite "include: \[sub\/pipeline\.yaml\]"/,
    );
    rig.remove('sub');
    assert.equal((await rig.lockstep('run')).code, 0);
    const project = new Rig({ '.dvc/config': '', 'dvc.yaml': '', 'sub/dvc.yaml': MAKES });
    const whole = await project.lockstep('run');
    assert.equal(whole.code, 2);
    assert.match(
      whole.stderr,
      /^dvc\.yaml has no stages; the 1 of its graph are in other files\n"--all" takes all/,
    );
    assert.equal((await project.lockstep('run', '--all')).code, 0);
  });
});
