import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

/** Outs and deps that are more than plain files in plain folders: docs/limits.md, "What is more than a file". */

function stages(...lines: readonly string[]): Record<string, string> {
  return { 'pipeline.yaml': `stages:\n${lines.map((line) => `  ${line}\n`).join('')}`, dep: '1' };
}

function block(name: string, cmd: string, rest = 'deps: [dep], outs: [out]'): string {
  return `${name}: {cmd: ${JSON.stringify(cmd)}, ${rest}}`;
}

const MADE = 'mkdir -p out/versions/1 out/empty; echo hi > out/versions/1/f; echo x > out/g';

suite('links inside an out', () => {
  test('are kept where they stay inside: through a run, a restore, and for who reads them', async () => {
    const rig = new Rig(
      stages(
        block(
          'make',
          `${MADE}; ln -s versions/1 out/latest; ln -s ../../g out/versions/1/up; ln -s ./latest/f out/to-f; ln -s empty out/none; cat dep > out/d`,
        ),
        block('inside', 'cat out/latest/f > seen', 'deps: [out/latest/f], outs: [seen]'),
        block('whole', 'cat out/*/f > all', 'deps: [out], outs: [all]'),
      ),
    );
    const links = (): string[] =>
      ['latest', 'versions/1/up', 'to-f', 'none'].map((path) => readlinkSync(rig.path(`out/${path}`)));
    const first = await rig.run();
    assert.equal(first.code, 0, first.stderr);
    const made = ['versions/1', '../../g', './latest/f', 'empty'];
    assert.deepEqual(links(), made);
    assert.equal((await rig.run()).last.executed, 0);
    rig.remove('out');
    const again = await rig.run();
    assert.equal(again.last.executed, 0, again.stderr);
    assert.deepEqual(links(), made);
    assert.equal(rig.read('out/latest/up'), 'x\n');
    assert.equal((await rig.lockstep('plan', '--check')).code, 0);
    rig.remove('out');
    rig.remove('seen');
    assert.equal((await rig.run('inside')).last.executed, 0);
  });

  test('that was moved in by a failure is put back with them', async () => {
    const rig = new Rig(stages(block('make', `[ $(cat dep) = 1 ]; ${MADE}; ln -s versions/1 out/latest`)));
    assert.equal((await rig.run()).code, 0);
    rig.write('dep', '2');
    assert.equal((await rig.run()).code, 1);
    assert.equal(readlinkSync(rig.path('out/latest')), 'versions/1');
  });

  const REFUSED = {
    'leads out of it': [
      'ln -s ../dep out/bad',
      /make: .*out\/bad: a link that leads out of the out.* \(\.\.\/dep\)/,
    ],
    'is absolute': ['ln -s "$PWD/out/g" out/bad', /out\/bad: a link by an absolute path \(.*`ln -sr`/],
    'leads to nothing': ['ln -s absent out/bad', /out\/bad: a link to nothing \(absent\)/],
    'leads around itself': [
      'ln -s .. out/versions/bad',
      /out\/versions\/bad: a link that leads .* around itself/,
    ],
    'leads in a circle': ['ln -s bad out/bad', /out\/bad: links that lead in a circle/],
    'comes back through another link': [
      'ln -s versions/../../dep out/bad',
      /out\/bad: a link that leads out/,
    ],
  } as const;
  for (const [what, [cmd, said]] of Object.entries(REFUSED)) {
    test(`one that ${what} is refused by name, and the old out comes back`, async () => {
      const rig = new Rig(stages(block('make', `${MADE}; [ $(cat dep) = 1 ] || ${cmd}`)));
      assert.equal((await rig.run()).code, 0);
      rig.write('dep', '2');
      const { code, stderr } = await rig.lockstep('run');
      assert.equal(code, 1);
      assert.match(stderr, said);
      assert.equal((await rig.run()).code, 1, 'again, and no crash');
      assert.equal(rig.exists('out/bad'), false);
    });
  }

  test('of an out that is gone on with, one that leads out is refused before the stage runs', async () => {
    const rig = new Rig(
      stages(
        block('make', 'echo ran >> $CALLS; mkdir -p out; date > out/f', 'outs: [{out: {persist: true}}]'),
      ),
    );
    mkdirSync(rig.path('out'));
    rig.link('../dep', 'out/bad');
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(stderr, /make: .*out\/bad: a link that leads out of the out/);
    assert.deepEqual(rig.calls(), []);
  });
});

suite('a link of the user’s own', () => {
  test('at an out’s place is content like any other: set aside, never followed', async () => {
    const rig = new Rig(stages(block('make', 'mkdir -p out; cat dep > out/f')));
    mkdirSync(rig.path('elsewhere'));
    writeFileSync(rig.path('elsewhere/f'), 'mine');
    const check = (stderr: string): void => {
      assert.match(stderr, /set-aside/);
      assert.equal(lstatSync(rig.path('out')).isDirectory(), true);
      assert.equal(rig.read('elsewhere/f'), 'mine');
    };
    rig.link('elsewhere', 'out');
    const ran = await rig.run();
    assert.equal(ran.code, 0, ran.stderr);
    check(ran.stderr + ran.stdout);
    rig.remove('out');
    rig.link('elsewhere', 'out');
    const restored = await rig.run();
    assert.equal(restored.last.executed, 0);
    check(restored.stderr + restored.stdout);
  });

  test('above an out is followed as long as it stays in the workspace, and stays through all', async () => {
    const rig = new Rig(stages(block('make', 'cat dep > to/out', 'deps: [dep], outs: [to/out]')));
    mkdirSync(rig.path('disk'));
    rig.link('disk', 'to');
    const check = (text: string): void => {
      assert.equal(readlinkSync(rig.path('to')), 'disk');
      assert.equal(rig.read('disk/out'), text);
    };
    assert.equal((await rig.run()).code, 0);
    check('1');
    rig.write('dep', '2');
    assert.equal((await rig.run()).code, 0);
    check('2');
    rig.remove('disk/out');
    assert.equal((await rig.run()).last.executed, 0);
    check('2');
    rig.write('dep', '1');
    assert.equal((await rig.run()).last.executed, 0);
    check('1');
  });

  test('made by a stage in an out’s place is refused by name', async () => {
    const rig = new Rig(stages(block('make', 'ln -s dep out')));
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(stderr, /make: .*out out: a link can’t be an out: write the file itself/);
  });
});

suite('names', () => {
  test('that aren’t UTF-8 are refused by name, in outs, deps and by globs, and nothing crashes', async () => {
    const odd = '$(printf "out/\\\\377\\\\376")';
    const rig = new Rig(stages(block('make', `mkdir out; cat dep > "${odd}"`)));
    for (let round = 0; round < 2; round += 1) {
      const { code, stderr } = await rig.lockstep('run');
      assert.equal(code, 1);
      assert.match(stderr, /make: .*out\/\uFFFD+: its name is not UTF-8: rename it/);
    }
    const dep = new Rig(stages(block('make', 'echo > out', 'deps: [d], outs: [out]')));
    mkdirSync(dep.path('d'));
    writeFileSync(Buffer.concat([Buffer.from(dep.path('d/')), Buffer.from([0xff])]), '');
    const refused = await dep.lockstep('run');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /pipeline\.yaml:\d+:\d+[^]*d\/\uFFFD: its name is not UTF-8/);
  });

  test('that differ by case or composition alone are kept apart', async () => {
    const rig = new Rig(
      stages(
        block('make', 'mkdir out; for n in a A \u00e9 e\u0301; do echo $n > out/$n; done; cat dep > out/d'),
        block('a', 'echo 1 > x', 'outs: [x]'),
        block('b', 'echo 2 > X', 'outs: [X]'),
      ),
    );
    assert.equal((await rig.run()).code, 0);
    rig.remove('out');
    assert.equal((await rig.run()).last.executed, 0);
    for (const name of ['a', 'A', '\u00e9', 'e\u0301']) assert.equal(rig.read(`out/${name}`), `${name}\n`);
  });

  test('a dep that only looks like a file that is there is told so', async () => {
    const rig = new Rig(stages(block('make', 'echo > out', 'deps: ["e\u0301t\u00e9.txt"], outs: [out]')));
    rig.write('\u00e9t\u00e9.txt', '');
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 2);
    assert.match(stderr, /looks the same and is composed of other characters/);
  });
});

suite('what is neither file nor folder', () => {
  const CASES = {
    'a named pipe': 'mkfifo out/odd',
    'a socket': `python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('out/odd')"`,
    'a device': 'mknod out/odd c 1 3',
  };
  for (const [what, cmd] of Object.entries(CASES)) {
    test(`${what} in an out is refused with its stage, its path and a way on`, async (t) => {
      const rig = new Rig(stages(block('make', `mkdir out; ${cmd}`)));
      for (let round = 0; round < 2; round += 1) {
        const { code, stderr } = await rig.lockstep('run');
        if (what === 'a device' && stderr.includes('Operation not permitted')) {
          t.skip('NOT TRIED: nobody may make devices here');
          return;
        }
        assert.equal(code, 1);
        assert.match(stderr, /make: .*out\/odd: neither a file nor a folder, but .*: remove it/);
      }
    });
  }

  test('as an out itself is refused, too', async () => {
    const rig = new Rig(stages(block('make', 'mkfifo out')));
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(stderr, /make: .*out out: neither a file nor a folder/);
    assert.equal(rig.exists('out'), false);
  });
});

suite('lockstep’s own state is nobody’s input', () => {
  test('a folder with it is up to date, though a run has changed its state', async () => {
    const rig = new Rig({
      'code/pipeline.yaml':
        'stages: {make: {cmd: cat data/* > ../out, deps: [., "../code"], outs: [../out]}}\n',
      'code/data/a': '1',
      'pipeline.yaml':
        'include: [code/pipeline.yaml]\nstages: {top: {cmd: ls > /dev/null; echo > b, deps: [code], outs: [b]}}\n',
    });
    assert.equal((await rig.run('--all')).code, 0);
    assert.equal((await rig.run('--all')).last.executed, 0);
    rig.cwd = rig.path('code');
    assert.equal((await rig.run()).last.executed, 0);
  });

  test('as a dep it is refused where it stands', async () => {
    for (const own of ['.lockstep', '.lockstep/history', 'pipeline.lock', 'sub/.lockstep/x']) {
      const rig = new Rig(stages(block('make', 'echo > out', `deps: [${own}], outs: [out]`)));
      mkdirSync(rig.path('sub/.lockstep/x'), { recursive: true });
      const { code, stderr } = await rig.lockstep('run');
      assert.equal(code, 2, own);
      assert.match(stderr, /pipeline\.yaml:2:\d+[^]*lockstep's own state, which changes with every run/, own);
    }
  });

  test('globs pass over it', async () => {
    const rig = new Rig(
      stages(
        block(
          'make',
          'mkdir -p to; echo > to/out',
          "deps: [{glob: ['*', '*.lock'], exclude: to}], outs: [to]",
        ),
      ),
    );
    rig.write('other.lock', 'mine');
    const first = await rig.lockstep('run');
    assert.equal(first.code, 0, first.stderr);
    assert.equal((await rig.run()).last.executed, 0);
    rig.write('other.lock', 'changed');
    assert.equal((await rig.run()).last.executed, 1);
    rig.write('pipeline.yaml', rig.read('pipeline.yaml').replace('*.lock', '.lockstep/history/**'));
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 2);
    assert.match(stderr, /looks into \.lockstep\/history, which is lockstep's own state/);
  });

  test('an out that holds one is refused by name', async () => {
    const rig = new Rig(stages(block('make', 'mkdir -p out/.lockstep; echo > out/f')));
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 1);
    assert.match(stderr, /out\/\.lockstep: lockstep’s own state, which no out may hold/);
  });
});

test('a program finds the folder around its out as it found it the first time', async () => {
  const rig = new Rig(stages(block('make', 'mkdir foo; cp dep foo/bar', 'deps: [dep], outs: [foo/bar]')));
  for (const text of ['1', '2', '1', '3']) {
    rig.write('dep', text);
    const { code, stderr } = await rig.lockstep('run');
    assert.equal(code, 0, stderr);
    assert.equal(rig.read('foo/bar'), text);
  }
  symlinkSync('nowhere', rig.path('foo/mine'));
  rig.write('dep', '4');
  assert.equal((await rig.run()).code, 1, 'a folder with something else in it stays');
  assert.equal(rig.read('foo/bar'), '3');
});
