import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { edit, holds, play, refuses, run, stages } from '../../support/play.js';

const TREE = stages(
  {
    a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]',
    b: 'cmd: cat a.txt a.txt > b.txt, deps: [a.txt], outs: [b.txt]',
    other: 'cmd: echo other > other.txt, deps: [in.txt], outs: [other.txt]',
    end: 'cmd: cat b.txt other.txt > end.txt, deps: [b.txt, other.txt], outs: [end.txt]',
  },
  { 'in.txt': 'in\n' },
);
const FIRST = { a: 'ran: never run', b: 'ran: never run', other: 'ran: never run', end: 'ran: never run' };
const DONE = { a: 'up to date', b: 'up to date', other: 'up to date', end: 'up to date' };

suite('targets', () => {
  play(
    'only what a target needs',
    TREE,
    run({ a: 'ran: never run', b: 'ran: never run' }, { targets: ['b'] }),
    holds({ 'other.txt': null }),
    run({ ...FIRST, a: 'up to date', b: 'up to date' }),
  );
  play(
    'a run of some prunes nothing',
    TREE,
    run(FIRST),
    edit(stages({ a: 'cmd: cat in.txt > a.txt, deps: [in.txt], outs: [a.txt]' })),
    run({ a: 'up to date' }, { targets: ['a'] }),
    (world) => {
      assert.match(world.read('pipeline.lock') ?? '', /"other"/);
    },
    run({ a: 'up to date' }),
    (world) => {
      assert.doesNotMatch(world.read('pipeline.lock') ?? '', /"other"/);
    },
  );
  play(
    'forced are targets, not what they need',
    TREE,
    run(FIRST),
    run({ a: 'up to date', b: 'ran: forced' }, { targets: ['b'], force: true }),
    run(DONE),
  );
  play(
    'everything forced',
    TREE,
    run(FIRST),
    run({ a: 'ran: forced', b: 'ran: forced', other: 'ran: forced', end: 'ran: forced' }, { force: true }),
    run(DONE),
  );
  play(
    'an unknown target is refused, and nothing runs',
    TREE,
    refuses(/no stage|nothing|does not|unknown|"nobody"/, { targets: ['nobody'] }),
    holds({ 'a.txt': null }),
  );
});

suite('missing outs allowed', () => {
  const settings = { allowMissing: true };
  play(
    'what nobody reads may be absent, with all above it',
    TREE,
    run(FIRST),
    edit({ 'a.txt': null, 'b.txt': null, 'other.txt': null }),
    run(DONE, settings),
    holds({ 'b.txt': null }),
    run({
      ...DONE,
      a: 'restored: out absent: a.txt',
      b: 'restored: out absent: b.txt',
      other: 'restored: out absent: other.txt',
    }),
  );
  play(
    'what is absent proves nothing: it is not entered in the run cache',
    stages({ a: 'cmd: echo a > a.txt, outs: [a.txt]' }),
    run({ a: 'ran: never run' }),
    edit({ 'a.txt': null, '.lockstep/runs': null, '.lockstep/store': null }),
    run({ a: 'up to date' }, settings),
    (world) => {
      assert.deepEqual(world.files('.lockstep/runs'), []);
    },
    run({ a: 'ran: out absent: a.txt (the store has no good copy)' }),
  );
  play(
    'what a stage that runs reads must be there',
    TREE,
    run(FIRST),
    edit({ 'a.txt': null, 'b.txt': null, 'end.txt': 'by hand' }),
    edit({ '.lockstep/runs': null, '.lockstep/store': null }),
    run(
      {
        ...DONE,
        a: 'ran: out absent: a.txt (the store has no good copy); b needs its outs',
        b: 'ran: out absent: b.txt (the store has no good copy); end needs its outs',
        end: 'ran: out changed: end.txt (the store has no good copy)',
      },
      settings,
    ),
  );
});
