import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import { sha256 } from '../../src/model/hashes.js';
import { parseLock } from '../../src/state/lock-file.js';
import { salvageLock, salvageSides } from '../../src/state/lock-resolve.js';
import { encodeLock } from '../../src/state/lock-text.js';
import type { LockEntry } from '../../src/model/records.js';
import { lockEntry, lockOf } from '../support/lock-entries.js';
import { tempFolder } from '../support/temp-folder.js';

type Stages = Readonly<Record<string, LockEntry>>;

/** What `git merge` makes of two branches' locks. */
function merge(base: Stages, ours: Stages, theirs: Stages): { clean: boolean; text: string } {
  const folder = tempFolder('merge');
  const git = (...args: readonly string[]): void => {
    const settings = [
      'user.name=t',
      'user.email=t@example.org',
      'commit.gpgsign=false',
      'core.autocrlf=false',
    ];
    const all = [...settings.flatMap((setting) => ['-c', setting]), ...args];
    execFileSync('git', all, { cwd: folder, stdio: 'pipe' });
  };
  const commit = (stages: Stages): void => {
    writeFileSync(join(folder, 'pipeline.lock'), encodeLock(lockOf(stages)));
    git('add', '.');
    git('commit', '--allow-empty', '-m', 'lock');
  };
  git('init', '-b', 'ours');
  commit(base);
  git('checkout', '-b', 'theirs');
  commit(theirs);
  git('checkout', 'ours');
  commit(ours);
  let clean = true;
  try {
    git('merge', 'theirs');
  } catch (error) {
    assert.equal((error as { status: number }).status, 1, 'git itself failed');
    clean = false;
  }
  return { clean, text: readFileSync(join(folder, 'pipeline.lock'), 'utf8') };
}

const a = lockEntry('a');
const c = lockEntry('c');
const e = lockEntry('e');
const base: Stages = { a, c, e };
/** A block of name c, as its lock has it. */
const linesOf = (entry: LockEntry): readonly string[] => {
  const lines = encodeLock({ ...lockOf({ c: entry }), scripts: new Map() }).split('\n');
  return lines.slice(lines.indexOf('    "c": {'), lines.indexOf('    }') + 1);
};
const changed = (seed: string, rate: number): LockEntry => ({
  ...lockEntry(seed),
  key: lockEntry(`${seed} at ${rate}`).key,
  inputs: { ...lockEntry(seed).inputs, params: { 'params.yaml': { rate } } },
});

suite('two branches merge clean', () => {
  const cases: Readonly<Record<string, readonly [ours: Stages, theirs: Stages]>> = {
    'each adds a cell in a gap of its own': [
      { ...base, b: lockEntry('b') },
      { ...base, d: lockEntry('d') },
    ],
    'one adds before all, one after all': [
      { ...base, _: lockEntry('_') },
      { ...base, f: lockEntry('f') },
    ],
    'one changes a block, one adds its neighbour': [
      { ...base, a: changed('a', 2) },
      { ...base, b: lockEntry('b') },
    ],
    'neighbouring blocks change': [
      { ...base, a: changed('a', 2) },
      { ...base, c: changed('c', 3) },
    ],
    'one removes a block, one changes its neighbour': [
      { a, e },
      { ...base, e: changed('e', 2) },
    ],
    'both change a block to the same': [
      { ...base, c: changed('c', 2) },
      { ...base, c: changed('c', 2) },
    ],
  };
  for (const [name, [ours, theirs]] of Object.entries(cases)) {
    test(name, () => {
      const { clean, text } = merge(base, ours, theirs);
      assert.ok(clean, text);
      const expected: Record<string, LockEntry> = {};
      for (const stage of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
        const isRemoved = stage in base && !(stage in ours && stage in theirs);
        const entry = ours[stage] === base[stage] ? theirs[stage] : ours[stage];
        if (!isRemoved && entry !== undefined) expected[stage] = entry;
      }
      assert.equal(text, encodeLock(lockOf(expected)));
    });
  }
});

test('a grid: one branch changes the code of all cells, the other adds a learning rate', () => {
  const grid = (rates: readonly string[], code: string): Stages =>
    Object.fromEntries(
      ['small', 'medium', 'large'].flatMap((size) =>
        rates.flatMap((rate) =>
          ['s0', 's1', 's2'].map((seed) => {
            const name = `train@${size}/lr${rate}/${seed}`;
            const given = { size, rate: Number(rate), seed };
            const action = {
              kind: 'script',
              script: 'stages/train.ts',
              code: sha256(code),
              with: given,
            } as const;
            return [name, { ...lockEntry(name, { action }), key: lockEntry(name + code).key }];
          }),
        ),
      ),
    );
  const rates = ['1', '0.5', '0.1', '0.01', '0.001', '0.0001', '0.00001'];
  const old = grid(rates, 'old');
  const { clean, text } = merge(old, grid(rates, 'new'), { ...old, ...grid([...rates, '0.2'], 'old') });
  assert.ok(clean);
  const expected = { ...grid(['0.2'], 'old'), ...grid(rates, 'new') };
  assert.equal(text, encodeLock(lockOf(expected)));
});

suite('what git can not merge', () => {
  test('both add cells in one gap: every block is kept', () => {
    const { clean, text } = merge(
      base,
      { ...base, b1: lockEntry('b1'), b3: lockEntry('b3') },
      { ...base, b2: lockEntry('b2') },
    );
    assert.ok(!clean);
    assert.throws(() => parseLock(text), PipelineError);
    const { agreed, conflicts, unreadable } = salvageLock(text);
    assert.deepEqual([...agreed.stages.keys()].sort(), ['a', 'b1', 'b2', 'b3', 'c', 'e']);
    assert.deepEqual([conflicts, unreadable], [[], []]);
    assert.equal(agreed.scripts.size, 1);
  });

  test('both change one block: the two sides of it, each whole', () => {
    const [ours, theirs] = [changed('c', 2), changed('c', 3)];
    const { clean, text } = merge(base, { ...base, c: ours }, { ...base, c: theirs });
    assert.ok(!clean);
    const salvaged = salvageLock(text);
    assert.deepEqual([...salvaged.agreed.stages.keys()].sort(), ['a', 'e']);
    assert.deepEqual(salvaged.conflicts, [{ stage: 'c', changed: 'both', ours, theirs }]);
  });

  test('git lines up blocks that look alike and mixes them: what is kept is true', () => {
    const ours = { ...base, c: changed('c', 2) };
    const theirs = { ...ours, b: lockEntry('b') };
    const { agreed, conflicts, unreadable } = salvageLock(merge(base, ours, theirs).text);
    assert.deepEqual(new Map([...agreed.stages].sort()), new Map(Object.entries(ours)));
    assert.deepEqual([conflicts, unreadable], [[], ['b']]);
    const sides = salvageSides({
      base: null,
      ours: encodeLock(lockOf(ours)),
      theirs: encodeLock(lockOf(theirs)),
    });
    assert.deepEqual(new Map([...sides.agreed.stages].sort()), new Map(Object.entries(theirs).sort()));
  });

  test('one removes what the other changes: the changed block is kept', () => {
    const { text } = merge(base, { a, e }, { ...base, c: changed('c', 3) });
    assert.deepEqual(salvageLock(text).agreed.stages.get('c'), changed('c', 3));
  });

  test('a block that git mixed from both sides never counts', () => {
    // Same key, other outs (a stage that is not deterministic), beside a change of the key alone.
    const ours: LockEntry = { ...c, key: lockEntry('other').key };
    const theirs: LockEntry = {
      ...c,
      outs: [{ path: 'artifacts/cells/c', hash: a.outs[0]?.hash ?? `file:`, size: 9 }],
    };
    const { clean, text } = merge(base, { ...base, c: ours }, { ...base, c: theirs });
    assert.ok(!clean, 'the check makes it a conflict');
    const { conflicts } = salvageLock(text);
    assert.deepEqual(conflicts, [], 'both sides are mixed: lines outside of the conflict come from both');
    assert.deepEqual(salvageLock(text).unreadable, ['c']);
  });

  test('the ancestor’s side of a conflict is nobody’s', () => {
    const side = (rate: number): readonly string[] => linesOf(changed('c', rate));
    const text = encodeLock(lockOf(base)).replace(
      linesOf(c).join('\n'),
      ['<<<<<<< a', ...side(2), '||||||| 1234567', ...side(1), '=======', ...side(3), '>>>>>>> b'].join('\n'),
    );
    const { agreed, conflicts, unreadable } = salvageLock(text);
    assert.deepEqual([...agreed.stages.keys()].sort(), ['a', 'e']);
    assert.deepEqual(conflicts, [
      { stage: 'c', changed: 'both', ours: changed('c', 2), theirs: changed('c', 3) },
    ]);
    assert.deepEqual(unreadable, []);
  });

  test('blocks that are damaged are named once, in order; scripts among them', () => {
    const text = encodeLock(lockOf(base))
      .replace(c.key, a.key)
      .replace('"esbuild', '"csbuild')
      .replace(a.key, e.key);
    const salvaged = salvageLock(text);
    assert.deepEqual(salvaged.unreadable, ['a', 'c', 'stages/train.ts']);
    assert.deepEqual([[...salvaged.agreed.stages.keys()], salvaged.agreed.scripts.size], [['e'], 0]);
  });

  test('a name of any letters is read as it was written', () => {
    for (const name of ['"', 'ä\\', ': {', '    }']) {
      const { agreed } = salvageLock(encodeLock(lockOf({ [name]: a })));
      assert.deepEqual([...agreed.stages], [[name, a]]);
    }
  });

  test('Windows line ends, and lines that are no block’s, are no matter', () => {
    const text = `by hand\n${encodeLock(lockOf(base))}`.replaceAll('\n', '\r\n');
    assert.deepEqual(salvageLock(text).agreed, lockOf(base));
  });

  for (const version of ['2', '10', '2,', '19']) {
    test(`format ${version} is refused`, () => {
      assert.throws(
        () => salvageLock(`{\n  "version": ${version}\n}\n`),
        /one side of the lock has format \d+/,
      );
    });
  }

  test('a stage’s own fact of that name is no format', () => {
    const params = { 'p.yaml': { version: 2 } };
    const text = encodeLock(lockOf({ a: lockEntry('a', { params }) }));
    assert.equal(salvageLock(text).agreed.stages.size, 1);
    assert.equal(salvageLock(`  "version": 2, "x": 1\n x  "version": 2\n`).agreed.stages.size, 0);
  });

  test('a newer format on one side is refused', () => {
    const text = encodeLock(lockOf(base));
    const conflicted = text.replace(
      '  "version": 1,',
      '<<<<<<< a\n  "version": 1,\n=======\n  "version": 2,\n>>>>>>> b',
    );
    assert.throws(() => salvageLock(conflicted), /one side of the lock has format 2/);
  });
});
