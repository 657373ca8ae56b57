import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { command, load, refusal, stage } from '../support/pipeline.js';

const OF_OPTIONS = {
  'dvc.yaml': 'stages: {a: {cmd: "run ${t}"}}',
  'params.yaml': 't: {no: false, list: [1, 2]}',
};
const PROJECT = { '.dvc/config': '', '.git/HEAD': '', 'dvc.yaml': 'stages: {b: {cmd: x, deps: [d/x.csv]}}' };
const SUM = 'd41d8cd98f00b204e9800998ecf8427e';

suite('a .dvc file', () => {
  const graph = (text: string) => load({ ...PROJECT, 'd/x.csv.dvc': text });

  test('says what lies where, by which hash', () => {
    const track = (text: string) =>
      graph(text)
        .tracked.get('b')
        ?.map(({ path, md5, isImport }) => [path, md5, isImport]);
    const plain = { digest: SUM, of: 'file', isLegacy: false };
    assert.deepEqual(track(`outs: [{md5: ${SUM}, hash: md5, path: x.csv}]`), [['d/x.csv', plain, false]]);
    assert.deepEqual(track(`outs: [{md5: ${SUM.toUpperCase()}, path: x.csv}]`), [
      ['d/x.csv', { ...plain, isLegacy: true }, false],
    ]);
    assert.deepEqual(track(`{wdir: .., outs: [{md5: ${SUM}.dir, hash: md5, path: d}]}`), [
      ['d', { ...plain, of: 'folder' }, false],
    ]);
    assert.deepEqual(track('{deps: [{path: https://x.org/y}], outs: [{hash: md5, path: x.csv}]}'), [
      ['d/x.csv', null, true],
    ]);
  });

  test('names a folder by its files where a remote keeps their versions', () => {
    const files = `[{relpath: b, md5: ${SUM}}, {relpath: a, md5: ${SUM}}]`;
    const { tracked } = load({ ...PROJECT, 'd.dvc': `outs: [{hash: md5, path: d, files: ${files}}]` });
    const md5 = tracked.get('b')?.[0]?.md5;
    // Of [{"md5": …, "relpath": "a"}, {"md5": …, "relpath": "b"}], as Python writes it.
    assert.deepEqual(md5, { digest: 'b38e8a8a20de2a160c1ac9b7fbeb995c', of: 'folder', isLegacy: false });
  });

  test('that is broken is refused, with its place', () => {
    const told = (text: string): string =>
      refusal({ ...PROJECT, 'd/x.csv.dvc': text })
        .split('\n')
        .slice(0, 2)
        .join('\n');
    assert.equal(
      told('outs:\n- md5: [\n').split('\n')[0]?.startsWith('d/x.csv.dvc:3:1: not valid YAML'),
      true,
    );
    assert.equal(
      told(`outs:\n- md5: ${SUM}\n  path: x\n  sise: 3\n`),
      'd/x.csv.dvc:4:3: unknown key "sise" in an entry of "outs"\n  4 |   sise: 3',
    );
    assert.equal(told('cmd: x\n'), 'd/x.csv.dvc:1:1: unknown key "cmd" in a .dvc file\n  1 | cmd: x');
    assert.match(
      told('outs: [{path: x, size: a}]'),
      /^d\/x\.csv\.dvc:1:24: "size" must be a whole number, not the text "a"/,
    );
    assert.match(told(`outs: [{md5: ${SUM}}]`), /an entry of "outs" has no "path"/);
    assert.match(told('- a'), /a \.dvc file must be a map, not a list/);
  });

  test('may not track what a stage makes', () => {
    const both = {
      ...PROJECT,
      'dvc.yaml': 'stages: {a: {cmd: x, outs: [d]}}',
      'e/y.dvc': 'outs: [{path: ../d/y}]',
    };
    assert.match(refusal(both), /^e\/y\.dvc:1:1: e\/y\.dvc: "d\/y" lies in the out "d" of stage "a"/);
  });
});

suite('.dvc/config', () => {
  const told = (config: string): string =>
    refusal({ ...OF_OPTIONS, '.dvc/config': config }).split('\n')[0] ?? '';

  test('says how a map becomes options in a dvc.yaml, and there only', () => {
    const config = { '.dvc/config': '[parsing]\nbool = boolean_optional\nlist = append\n' };
    assert.equal(command({ ...OF_OPTIONS, ...config }), 'run --no-no --list 1 --list 2');
    const own = {
      ...config,
      'pipeline.yaml': OF_OPTIONS['dvc.yaml'],
      'params.yaml': OF_OPTIONS['params.yaml'],
    };
    assert.equal(command(own), 'run --list 1 2');
  });

  test("only the project's own configuration counts", () => {
    const files = { ...OF_OPTIONS, '.dvc/config': '', '../.config/dvc/config': '[parsing]\nlist = append\n' };
    assert.equal(command(files), 'run --list 1 2');
  });

  test('that DVC refuses is refused, with its place', () => {
    assert.equal(told('[core]\n  remotes = x\n'), '.dvc/config:2:3: [core] has no setting "remotes"');
    assert.equal(told('[cores]\n'), '.dvc/config:1:1: DVC has no section [cores]');
    assert.equal(told('[core]\nautostage = yes\n'), '.dvc/config:2:1: "autostage" must be true or false');
    assert.equal(told('[core]\nnonsense\n'), '.dvc/config:2:1: neither a section nor a setting');
    assert.equal(told('[\'remote "s"\']\nurl = s4://x/y\n'), '.dvc/config:2:1: DVC has no remotes at s4://');
    assert.equal(told('[core]\nremote = a\nremote = b\n'), '.dvc/config:3:1: "remote" stands here twice');
  });
});

suite('dvc.lock', () => {
  const lock = (text: string): string => refusal({ 'dvc.yaml': 'stages: {a: {cmd: x}}', 'dvc.lock': text });
  const HEAD = "schema: '2.0'\nstages:\n  a:\n    cmd: x\n";

  test('that DVC refuses is refused, with its place and the way out', () => {
    assert.match(lock(`${HEAD}<<<<<<< HEAD\n`), /^dvc\.lock:5:1: not valid YAML/);
    assert.match(
      lock(`${HEAD}    frozen: true\n`),
      /^dvc\.lock:5:5: unknown key "frozen" in "a" of "stages"/,
    );
    assert.match(
      lock("schema: '2.0'\nstages:\n  a:\n    outs:\n    - path: o\n"),
      /"a" of "stages" has no "cmd"/,
    );
    assert.match(lock('schema: 2.0\n'), /"schema" must be '2\.0', in quotes, not the number 2\.0/);
    assert.match(
      lock('a:\n  cmd: x\nb:\n  cmd: y\n'),
      /^dvc\.lock:1:1: dvc\.lock has no "schema"\n.*\n.*\nLet DVC write it anew/,
    );
  });

  test('as DVC writes it is not even parsed', () => {
    const text = `${HEAD}    deps:\n    - path: d/x.csv\n      hash: md5\n      md5: ${SUM}.dir\n      size: 1\n      nfiles: 2\n    params:\n      params.yaml:\n        train.lr: 0.1\n    outs:\n    - path: o\n      md5: ${SUM}\n`;
    assert.equal(stage(load({ 'dvc.yaml': 'stages: {a: {cmd: x}}', 'dvc.lock': text }), 'a').name, 'a');
  });
});
