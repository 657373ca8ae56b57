import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { edit, holds, play, run, type Files, type Step } from '../../support/play.js';

/** A command and a script, a params file, an environment variable, a group. */
const PLANT: Files = {
  'pipeline.yaml': `
vars: [{shift: early}]
stages:
  mill: {cmd: cat grain.txt > flour.txt, deps: [grain.txt], outs: [flour.txt]}
  knead:
    script: knead.sh
    deps: {flour: flour.txt, water: water.txt}
    params: [recipe.yaml: [salt]]
    env: {OVEN: hot}
    with: {minutes: 5}
    outs: {dough: dough.txt}
  bake:
    foreach: [roll, loaf]
    do: {cmd: "cat dough.txt > \${item}.txt", deps: [dough.txt], outs: ["\${item}.txt"]}
  sell: {cmd: "cat roll.txt loaf.txt > \${shift}.txt", deps: [{stage: bake}], outs: ["\${shift}.txt"]}
`,
  'knead.sh': '# Kneads.\ncat $flour $water > $dough\necho $salt $minutes $OVEN >> $dough\n',
  'grain.txt': 'grain\n',
  'water.txt': 'water\n',
  'recipe.yaml': 'salt: 1\npepper: 1\n',
};

const NEVER = {
  mill: 'ran: never run',
  knead: 'ran: never run',
  'bake@roll': 'ran: never run',
  'bake@loaf': 'ran: never run',
  sell: 'ran: never run',
};
const DONE = {
  mill: 'up to date',
  knead: 'up to date',
  'bake@roll': 'up to date',
  'bake@loaf': 'up to date',
  sell: 'up to date',
};
const BAKED = {
  'bake@roll': 'ran: dep dough.txt changed',
  'bake@loaf': 'ran: dep dough.txt changed',
  sell: 'ran: dep bake: bake@loaf, bake@roll changed',
};

const pipeline = (from: string, to: string): Files => {
  const text = PLANT['pipeline.yaml'] ?? '';
  if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`);
  return { 'pipeline.yaml': text.replace(from, to) };
};

const BREAD: Files = {
  'flour.txt': 'grain\n',
  'dough.txt': 'grain\nwater\n1 5 hot\n',
  'roll.txt': 'grain\nwater\n1 5 hot\n',
  'loaf.txt': 'grain\nwater\n1 5 hot\n',
  'early.txt': 'grain\nwater\n1 5 hot\ngrain\nwater\n1 5 hot\n',
};

const nothingExecuted: Step = async (world) => {
  const { finished } = await world.run();
  assert.equal(finished?.ok, true);
  assert.equal(finished.executed, 0);
};

suite('one change, and what it leads to', () => {
  play('nothing', PLANT, run(NEVER, {}, []), run(DONE, {}, []), run(DONE));

  const rows: readonly (readonly [what: string, change: Files, did: Partial<typeof NEVER>])[] = [
    [
      'a dep of the first stage',
      { 'grain.txt': 'rye\n' },
      { mill: 'ran: dep grain.txt changed', knead: 'ran: dep flour.txt changed', ...BAKED },
    ],
    ['a dep of a script', { 'water.txt': 'wine\n' }, { knead: 'ran: dep water.txt changed', ...BAKED }],
    [
      'a dep to nothing',
      { 'grain.txt': '' },
      { mill: 'ran: dep grain.txt changed', knead: 'ran: dep flour.txt changed', ...BAKED },
    ],
    [
      'a param that is tracked',
      { 'recipe.yaml': 'salt: 2\npepper: 1\n' },
      { knead: 'ran: param salt 1 → 2', ...BAKED },
    ],
    [
      'a param’s kind',
      { 'recipe.yaml': 'salt: "1"\npepper: 1\n' },
      { knead: 'ran: param salt 1 → "1"', ...BAKED },
    ],
    ['a param that nobody tracks', { 'recipe.yaml': 'salt: 1\npepper: 2\n' }, {}],
    ['the look of a params file', { 'recipe.yaml': '# Salt.\n{pepper: 1, salt: 1}\n' }, {}],
    [
      'a script’s code',
      { 'knead.sh': 'cat $water $flour > $dough\n' },
      { knead: 'ran: code: knead.sh changed', ...BAKED },
    ],
    ['a script’s comment', { 'knead.sh': (PLANT['knead.sh'] ?? '').replace('Kneads', 'Mixes') }, {}],
    [
      'a command',
      pipeline('cat grain.txt >', 'cat grain.txt grain.txt >'),
      { mill: 'ran: command changed', knead: 'ran: dep flour.txt changed', ...BAKED },
    ],
    ['an environment variable', pipeline('hot', 'cold'), { knead: 'ran: env OVEN changed', ...BAKED }],
    [
      'a new environment variable',
      pipeline('OVEN: hot', 'OVEN: hot, GAS: low'),
      { knead: 'ran: env GAS added' },
    ],
    [
      'one environment variable fewer',
      pipeline('    env: {OVEN: hot}\n', ''),
      { knead: 'ran: env OVEN removed', ...BAKED },
    ],
    [
      'a value that is given',
      pipeline('minutes: 5', 'minutes: 6'),
      { knead: 'ran: with minutes 5 → 6', ...BAKED },
    ],
    [
      'a value that is given besides',
      pipeline('minutes: 5', 'minutes: 5, by: hand'),
      { knead: 'ran: with by added: hand' },
    ],
    [
      'the name of a dep',
      pipeline('water: water.txt', 'drink: water.txt'),
      { knead: 'ran: dep water.txt renamed', ...BAKED },
    ],
    [
      'a dep more',
      pipeline('deps: [grain.txt]', 'deps: [grain.txt, water.txt]'),
      { mill: 'ran: dep water.txt added' },
    ],
    ['a dep fewer', pipeline(', water: water.txt', ''), { knead: 'ran: dep water.txt removed', ...BAKED }],
    [
      'a param fewer',
      pipeline('    params: [recipe.yaml: [salt]]\n', ''),
      { knead: 'ran: param salt removed', ...BAKED },
    ],
    ['a param more', pipeline('[salt]', '[salt, pepper]'), { knead: 'ran: param pepper added: 1' }],
    [
      'the order of deps',
      pipeline('{flour: flour.txt, water: water.txt}', '{water: water.txt, flour: flour.txt}'),
      { knead: 'ran: order of deps changed' },
    ],
    [
      'the order of stages',
      pipeline('vars: [{shift: early}]\nstages:\n', 'vars: [{shift: early}]\nstages:\n  # The same.\n'),
      {},
    ],
    ['a description', pipeline('    script: knead.sh', '    desc: Kneads.\n    script: knead.sh'), {}],
    [
      'resources and priority',
      pipeline('    script: knead.sh', '    resources: {cpu: 2}\n    priority: 9\n    script: knead.sh'),
      {},
    ],
  ];
  for (const [what, change, did] of rows) {
    play(what, PLANT, run(NEVER), edit(change), run({ ...DONE, ...did }));
  }

  for (const [what, change, did] of rows) {
    const back = Object.fromEntries(Object.keys(change).map((path) => [path, PLANT[path] ?? '']));
    play(
      `${what}, and back: nothing runs twice`,
      PLANT,
      run(NEVER),
      edit(change),
      run({ ...DONE, ...did }),
      edit(back),
      nothingExecuted,
      holds(BREAD),
      run(DONE),
    );
  }
});

suite('stages come and go', () => {
  play(
    'a cell more runs alone, and who reads the group runs',
    PLANT,
    run(NEVER),
    edit(pipeline('[roll, loaf]', '[roll, loaf, bun]')),
    run({ ...DONE, 'bake@bun': 'ran: never run', sell: 'ran: dep bake: bake@bun added' }),
  );
  play(
    'a cell fewer is pruned from the lock, and who reads the group runs',
    PLANT,
    run(NEVER),
    edit(pipeline('[roll, loaf]', '[roll]')),
    (world) => {
      world.write(
        'pipeline.yaml',
        (world.read('pipeline.yaml') ?? '').replace('cat roll.txt loaf.txt', 'cat roll.txt'),
      );
    },
    run({
      mill: 'up to date',
      knead: 'up to date',
      'bake@roll': 'up to date',
      sell: 'ran: command changed; dep bake: bake@loaf removed',
    }),
    (world) => {
      assert.doesNotMatch(world.read('pipeline.lock') ?? '', /bake@loaf/);
    },
    holds({ 'loaf.txt': 'grain\nwater\n1 5 hot\n' }),
  );
  play(
    'a stage of another name with the same inputs is up to date by what the other made',
    PLANT,
    run(NEVER),
    edit(pipeline('  mill:', '  grind:')),
    run({
      grind: 'up to date',
      knead: DONE.knead,
      'bake@roll': DONE['bake@roll'],
      'bake@loaf': DONE['bake@loaf'],
      sell: DONE.sell,
    }),
  );
  play(
    'an out of another name',
    PLANT,
    run(NEVER),
    edit(pipeline('early', 'late')),
    run({ ...DONE, sell: 'ran: command changed; out late.txt added; out early.txt removed' }),
    holds({
      'late.txt': 'grain\nwater\n1 5 hot\ngrain\nwater\n1 5 hot\n',
      'early.txt': 'grain\nwater\n1 5 hot\ngrain\nwater\n1 5 hot\n',
    }),
  );
});
