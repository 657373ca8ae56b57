import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

const COUNT = 'stages:\n  count:\n    cmd: ls src > out; echo ran >> log\n    deps: [src]\n    outs: [out]\n';

function project(files: Readonly<Record<string, string>> = {}): Rig {
  return new Rig({ '.dvc/config': '', 'dvc.yaml': COUNT, 'src/a.py': '1', ...files });
}

async function runs(rig: Rig): Promise<number> {
  const { code, stderr } = await rig.lockstep('run');
  assert.equal(code, 0, stderr);
  return rig.read('log').split('\n').length - 1;
}

suite('a folder that a stage of a DVC project reads', () => {
  test('is what .dvcignore leaves of it', async () => {
    const rig = project({ '.dvcignore': '*.tmp\n/src/old\n', 'src/x.tmp': '1', 'src/old/y': '1' });
    assert.equal(await runs(rig), 1);
    rig.write('src/x.tmp', '2');
    rig.write('src/sub/z.tmp', '2');
    rig.write('src/old/y', '2');
    assert.equal(await runs(rig), 1);
    rig.write('src/b.py', '2');
    assert.equal(await runs(rig), 2);
    assert.equal(await runs(rig), 2);
    rig.write('.dvcignore', '/src/old\n');
    const { stdout } = await rig.lockstep('plan');
    assert.match(stdout, /dep src: .*x\.tmp added/);
    assert.equal(await runs(rig), 3);
  });

  test('may get compiled Python modules while the stage runs', async () => {
    const rig = project({
      'dvc.yaml': COUNT.replace('ls src', 'mkdir src/__pycache__ && date > src/__pycache__/a.pyc && ls src'),
    });
    assert.equal(await runs(rig), 1);
    rig.write('src/__pycache__/a.pyc', 'of another machine');
    assert.equal(await runs(rig), 1);
  });

  test('counts with all that stages make, whatever .dvcignore says', async () => {
    const make =
      '  make:\n    cmd: mkdir -p src/t && cp in src/t/x.tmp\n    deps: [in]\n    outs: [src/t/x.tmp]\n';
    const rig = project({ 'dvc.yaml': COUNT + make, in: '1', '.dvcignore': 't\n*.tmp\n' });
    assert.equal(await runs(rig), 1);
    rig.write('in', '2');
    assert.equal(await runs(rig), 2);
  });

  test('counts when it is named itself, and outside of DVC projects', async () => {
    const named = project({ '.dvcignore': 'src\n' });
    const plain = new Rig({ 'dvc.yaml': COUNT, 'src/a.py': '1', 'src/x.tmp': '1', '.dvcignore': '*.tmp\n' });
    for (const [rig, file] of [
      [named, 'src/a.py'],
      [plain, 'src/x.tmp'],
    ] as const) {
      assert.equal(await runs(rig), 1);
      rig.write(file, '2');
      assert.equal(await runs(rig), 2);
    }
  });
});
