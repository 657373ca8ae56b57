import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { edit, holds, play, run, stages, whatItTold } from '../../support/play.js';
import type { World } from '../../support/world.js';

suite('what lies where an out is to be', () => {
  const one = stages(
    { s: 'cmd: cat in.txt > out.txt, deps: [in.txt], outs: [out.txt]' },
    { 'in.txt': 'in\n' },
  );
  const script = {
    'pipeline.yaml': 'stages: {s: {script: make.sh, deps: {in: in.txt}, outs: {out: out.txt}}}\n',
    'make.sh': 'cat $in > $out\n',
    'in.txt': 'in\n',
  };
  const aside = (text: string) => (world: World) => {
    const kept = world.files('.lockstep/aside').filter((path) => path.includes('/content/'));
    assert.deepEqual(
      kept.map((path) => world.read(path)),
      [text],
    );
  };
  for (const [kind, files] of [
    ['a command', one],
    ['a script', script],
  ] as const) {
    play(
      `${kind}: unknown content is set aside and told`,
      { ...files, 'out.txt': 'by hand\n' },
      run({ s: 'ran: never run' }, {}, ['set aside out.txt']),
      holds({ 'out.txt': 'in\n' }),
      aside('by hand\n'),
    );
    play(
      `${kind}: an edited out is set aside before it is restored`,
      files,
      run({ s: 'ran: never run' }),
      edit({ 'out.txt': 'by hand\n' }),
      run({ s: 'restored: out changed: out.txt' }, {}, ['set aside out.txt']),
      aside('by hand\n'),
    );
    play(
      `${kind}: what is known isn't set aside`,
      files,
      run({ s: 'ran: never run' }),
      edit({ 'in.txt': 'new\n' }),
      run({ s: 'ran: dep in.txt changed' }, {}, []),
    );
    play(
      `${kind}: what the stage makes itself isn't set aside`,
      { ...files, 'out.txt': 'in\n' },
      run({ s: 'ran: never run' }, {}, []),
    );
    play(
      `${kind}: a failure sets nothing aside`,
      {
        ...files,
        'out.txt': 'by hand\n',
        'pipeline.yaml': files['pipeline.yaml'].replace('> out.txt', '> other'),
        'make.sh': 'exit 1\n',
      },
      async (world) => {
        assert.deepEqual(whatItTold(await world.run()), []);
      },
      holds({ 'out.txt': 'by hand\n' }),
    );
    play(
      `${kind}: whole folders are set aside`,
      { ...files, 'out.txt/inner': 'by hand\n' },
      run({ s: 'ran: never run' }, {}, ['set aside out.txt']),
      aside('by hand\n'),
    );
  }
});
