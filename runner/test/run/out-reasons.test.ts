import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Rig } from '../support/rig.js';

/** What `why` gives as the reason of a stage whose outs somebody has touched. */
async function reason(touch: (rig: Rig) => void): Promise<string> {
  const rig = new Rig({
    'pipeline.yaml': `
stages:
  s:
    cmd: 'echo 1 > file; mkdir -p folder/sub; for i in a b c sub/d; do echo $i > folder/$i; done'
    outs: [file, folder]
`,
  });
  assert.equal((await rig.lockstep('run')).code, 0);
  touch(rig);
  const { stdout } = await rig.lockstep('plan');
  return /restore +s +(.*?)(; the same inputs.*)?$/m.exec(stdout)?.[1] ?? stdout;
}

describe('the reason of an out that was touched says what of it changed', () => {
  for (const [what, touch, told] of [
    [
      'content',
      (rig: Rig) => {
        rig.write('file', '2\n');
      },
      'out changed: file',
    ],
    [
      'executable bit',
      (rig: Rig) => {
        chmodSync(rig.path('file'), 0o755);
      },
      'out changed: file (its executable bit)',
    ],
    [
      'a file in a folder',
      (rig: Rig) => {
        rig.write('folder/b', 'x');
      },
      'out changed: folder (b changed)',
    ],
    [
      'files in a folder',
      (rig: Rig) => {
        rig.write('folder/sub/d', 'x');
        rig.write('folder/new', 'x');
        chmodSync(rig.path('folder/a'), 0o755);
        rig.remove('folder/c');
      },
      'out changed: folder (sub/d changed, a changed in its executable bit, new added, c removed)',
    ],
  ] as const) {
    test(what, async () => {
      assert.equal(await reason(touch), told);
    });
  }

  test('a folder that became a file', async () => {
    const became = await reason((rig) => {
      rig.remove('folder');
      rig.write('folder', 'x');
    });
    assert.equal(became, 'out changed: folder (was a folder, is a file)');
  });

  test('a file that became a folder', async () => {
    const became = await reason((rig) => {
      rig.remove('file');
      rig.write('file/x', 'x');
    });
    assert.equal(became, 'out changed: file (was a file, is a folder)');
  });

  test('a file that became a link', async () => {
    const became = await reason((rig) => {
      rig.remove('file');
      rig.link('folder/a', 'file');
    });
    assert.equal(became, 'out changed: file (what lies there can’t be an out)');
  });
});
