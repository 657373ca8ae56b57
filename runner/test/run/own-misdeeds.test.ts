import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { asNobody, owned } from '../support/nobody.js';
import { Rig } from '../support/rig.js';

/** What a stage does to the place of its own out costs that stage, and nobody else. */

const GOOD = '  good: {cmd: echo > good, outs: [good]}\n';
const pipeline = (bad: string): string => `stages:\n  bad: ${bad}\n${GOOD}`;

suite('a stage puts a link that leads out of the workspace above its out', () => {
  const stages: Readonly<Record<string, (elsewhere: string) => string>> = {
    'as a command': (elsewhere) => `{cmd: "ln -s ${elsewhere} d && echo > d/out", outs: [d/out]}`,
    'as a script': () => `{script: bad.ts, outs: [d/out]}`,
  };
  for (const [what, stageOf] of Object.entries(stages)) {
    test(what, async () => {
      const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
      const script = `import { symlinkSync, writeFileSync } from 'node:fs';
import { stage } from 'lockstep/stage';
const { outs } = stage({ outs: ['d/out'] });
symlinkSync('${elsewhere}', 'd');
writeFileSync(outs['d/out'], '1');
`;
      const rig = new Rig({ 'pipeline.yaml': pipeline(stageOf(elsewhere)), 'bad.ts': script });
      for (const again of [false, true]) {
        const { code, stderr } = await rig.lockstep('run', '--keep-going');
        assert.equal(code, 1, stderr);
        assert.match(stderr, /bad: .*lies below the link d → .*, which leads out of the workspace/s);
        assert.equal(rig.exists('good'), true, again ? 'again' : 'at once');
      }
      assert.deepEqual(
        readdirSync(elsewhere),
        what === 'as a script' ? [] : ['out'],
        'nothing is touched there',
      );
      rmSync(elsewhere, { recursive: true });
    });
  }
});

suite('a stage leaves a folder into which nobody may write', () => {
  test('and succeeded: it can’t begin again, and says where', () => {
    const rig = owned({
      'pipeline.yaml': pipeline('{cmd: "mkdir d && echo > d/out && chmod 500 d", outs: [d/out]}'),
    });
    assert.equal(asNobody(rig, 'run').code, 0);
    const { code, stderr } = asNobody(rig, 'run', '--force', '--keep-going');
    assert.equal(code, 1, stderr);
    assert.match(stderr, /✖ bad: .*d\/out: this user may not do that \(EACCES/s);
    assert.match(stderr, /✔ good/);
    assert.equal(existsSync(rig.path('d/out')), true);
    chmodSync(rig.path('d'), 0o700);
    assert.equal(asNobody(rig, 'run').code, 0);
  });

  test('and failed: what it wrote stays there', () => {
    const rig = owned({
      'pipeline.yaml': pipeline('{cmd: "mkdir d && echo > d/out && chmod 500 d && false", outs: [d/out]}'),
    });
    const { code, stderr } = asNobody(rig, 'run', '--keep-going');
    assert.equal(code, 1, stderr);
    assert.match(stderr, /✔ good/);
    assert.equal(existsSync(rig.path('d/out')), true);
    chmodSync(rig.path('d'), 0o700);
    assert.equal(asNobody(rig, 'status').code, 0);
  });
});
