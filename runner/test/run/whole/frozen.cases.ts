import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { edit, holds, play, run, type Files } from '../../support/play.js';

const TEXT = 'in\n';

const workspace: Files = {
  'pipeline.yaml': 'stages: {s: {cmd: cat in.txt > out.txt, deps: [in.txt], outs: [out.txt]}}\n',
  'in.txt': TEXT,
};

const frozen = (text: string): Files => {
  const [head = '', tail = ''] = (workspace['pipeline.yaml'] ?? '').split('deps:');
  return { 'pipeline.yaml': `${head}${text}deps:${tail}` };
};

suite('frozen', () => {
  const made = [run({ s: 'ran: never run' }), edit(frozen('frozen: true, '))];
  play(
    'what it reads may change',
    workspace,
    ...made,
    edit({ 'in.txt': 'new\n' }),
    run({ s: 'up to date' }),
    holds({ 'out.txt': TEXT }),
  );
  play(
    'what lies there is its result',
    workspace,
    ...made,
    edit({ 'out.txt': 'by hand\n' }),
    run({ s: 'up to date' }),
    holds({ 'out.txt': 'by hand\n' }),
  );
  play(
    'what is absent is restored',
    workspace,
    ...made,
    edit({ 'in.txt': 'new\n', 'out.txt': null }),
    run({ s: 'restored: out absent: out.txt' }),
    holds({ 'out.txt': TEXT }),
  );
  play(
    'thawed it is looked at as ever',
    workspace,
    ...made,
    edit({ 'in.txt': 'new\n' }),
    run({ s: 'up to date' }),
    edit(frozen('')),
    run({ s: 'ran: dep in.txt changed' }),
  );
  play(
    'its readers see what lies there',
    {
      'pipeline.yaml':
        'stages: {s: {cmd: x, frozen: true, outs: [out.txt]}, t: {cmd: cat out.txt > t.txt, deps: [out.txt], outs: [t.txt]}}\n',
      'out.txt': 'by hand\n',
    },
    run({ s: 'up to date', t: 'ran: never run' }),
    edit({ 'out.txt': 'anew\n' }),
    run({ s: 'up to date', t: 'ran: dep out.txt changed' }),
  );
  play(
    'absent and recorded nowhere, nothing can be done',
    { 'pipeline.yaml': 'stages: {s: {cmd: x, frozen: true, outs: [out.txt]}}\n' },
    async (world) => {
      const { error } = await world.run();
      assert.match(String(error), /frozen/);
      assert.equal(world.machine.ran.length, 0);
    },
  );
});
