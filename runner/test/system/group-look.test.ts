import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAt, verdict } from '../../src/system/node/group-look.js';
import type { ProcessRow, ProcessTable } from '../../src/system/node/process-table.js';
import type { ProcessGroup, Sign } from '../../src/system/processes.js';

const OWN = 'pid:[1]';
const MARK = 'LOCKSTEP_ATTEMPT=0f';
const recorded: ProcessGroup = { pid: 7, startTime: 't7', bootId: 'boot', pidNamespace: OWN };
const marked: ProcessGroup = { ...recorded, mark: MARK, alive: '/w/a/alive' };

type Proof = 'mark' | 'sign' | 'hidden' | 'none';
interface Living extends Partial<ProcessRow> {
  readonly id: number;
  readonly proof?: Proof;
}

const leader: Living = { id: 7, startTime: 't7' };

function tableOf(living: readonly Living[], there = OWN): ProcessTable {
  const rows = living.map(({ id, ...rest }) => ({
    ...{ id, pid: id, at: id, group: 7, session: 7, startTime: `t${id}`, name: 'sh', proof: 'none' },
    ...rest,
  }));
  const own = there === OWN ? rows : rows.map((row) => ({ ...row, group: 0, session: 0 }));
  return {
    bootId: 'boot',
    pidNamespace: OWN,
    row: (pid) => own.find((row) => row.pid === pid) ?? null,
    rows: () => own,
    rowsIn: (namespace) => (namespace === there ? rows : []),
    has: ({ pid }, { mark, alive }) => {
      const proof = rows.find((row) => row.pid === pid)?.proof;
      if (proof === 'hidden') return null;
      return (proof === 'mark' && mark !== undefined) || (proof === 'sign' && alive !== undefined);
    },
    peakMemory: () => null,
  };
}

function seen(living: readonly Living[], group: ProcessGroup, sign: Sign, there?: string): string {
  const look = lookAt(tableOf(living, there), sign, group);
  return `${verdict(look)} ${look.ours.map(({ pid }) => pid).join(',')}`.trim();
}

test('its leader, or what is proven to be of it, makes a group what was recorded', () => {
  assert.equal(seen([leader, { id: 8 }], recorded, 'absent'), 'alive 7,8');
  assert.equal(seen([{ id: 8 }, { id: 9, proof: 'mark' }], marked, 'free'), 'alive 8,9');
  assert.equal(seen([{ id: 8, proof: 'sign' }], marked, 'held'), 'alive 8');
  assert.equal(seen([], marked, 'free'), 'dead');
});

test('what left it is of it by any of its marks; not where the group alone is meant', () => {
  const away = { id: 8, group: 8, session: 8, proof: 'mark' } as const;
  assert.equal(seen([away], marked, 'free'), 'alive 8');
  assert.equal(seen([leader, away], marked, 'held'), 'alive 7,8');
  assert.equal(seen([leader, away], { ...recorded, mark: MARK }, 'absent'), 'alive 7');
  assert.equal(seen([{ ...away, proof: 'hidden' }], marked, 'free'), 'dead');
});

test('a stranger with its number is none of it', () => {
  assert.equal(seen([{ ...leader, startTime: 'later' }, { id: 8 }], recorded, 'absent'), 'dead');
  assert.equal(seen([{ id: 8, session: 5 }], recorded, 'absent'), 'dead');
  assert.equal(seen([{ id: 8 }], marked, 'free'), 'dead');
});

test('what can’t be proven either way is left alone, and isn’t dead', () => {
  assert.equal(seen([{ id: 8 }], recorded, 'absent'), 'unknown');
  assert.equal(seen([{ id: 8, proof: 'hidden' }], marked, 'free'), 'unknown');
  assert.equal(seen([{ id: 8, proof: 'hidden', session: 5 }], marked, 'free'), 'dead');
});

test('what left the group and holds its sign is of it; a sign that nobody is seen to hold keeps it alive', () => {
  const daemon: Living = { id: 20, group: 20, session: 20, proof: 'sign' };
  assert.equal(seen([daemon], marked, 'held'), 'alive 20');
  assert.equal(seen([daemon], marked, 'free'), 'dead');
  assert.equal(seen([{ ...daemon, proof: 'hidden' }], marked, 'held'), 'unknown');
});

test('in another namespace its sign decides where nothing can be seen, and numbers are that one’s', () => {
  const there: ProcessGroup = { ...marked, pidNamespace: 'pid:[2]' };
  assert.equal(seen([], there, 'free'), 'dead');
  assert.equal(seen([], there, 'held'), 'unknown');
  assert.equal(seen([], there, 'absent'), 'unknown');
  assert.equal(seen([leader], there, 'absent'), 'unknown', 'a process of ours has that number');
  assert.equal(seen([{ ...leader, pid: 107, at: 107 }], there, 'absent', 'pid:[2]'), 'alive 107');
});
