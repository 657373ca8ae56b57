import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PipelineError } from '../../src/model/errors.js';
import { installed, JavaScriptProject } from '../support/javascript-project.js';

const PACKAGES = {
  ...installed('draw', 'export const draw = () => 1;\nexport const line = 2;\nexport default 3;\n'),
  ...installed('train', 'export const train = () => 1;\n'),
  ...installed('register', 'globalThis.registered = true;\n'),
  ...installed('pure', 'export const nothing = 1;\n', { sideEffects: false }),
};

const project = (text: string, files: Readonly<Record<string, string>> = {}): JavaScriptProject =>
  new JavaScriptProject({
    'package.json': '{"type": "module"}',
    ...PACKAGES,
    'stages/a.ts': text,
    ...files,
  });

const HEAD =
  "import { draw, line } from 'draw';\nimport { train } from 'train';\nimport { stage } from 'lockstep/stage';\n";
const TWO = `${HEAD}
const half = (n: number): number => n / 2;
export function one(): void {
  const { outs } = stage({ outs: ['a'] });
  console.log(draw(), half(1), outs);
}
export const other = (): void => {
  console.log(train(), 'other');
};
export { other as again };
`;

suite('the identity of an export is that of what it uses', () => {
  const identities = async (
    text: string,
    files?: Readonly<Record<string, string>>,
  ): Promise<readonly string[]> => {
    const of = project(text, files);
    return [(await of.ofExport('one')).identity, (await of.ofExport('other')).identity];
  };
  test('it moves with that, and with nothing else', async () => {
    const before = await identities(TWO);
    const draw = 'export const draw = () => 1;\nexport const line = 2;\n';
    for (const [what, edits, moved, files] of [
      ['what one does', [['draw(), half(1)', 'draw(), half(3)']], ['one']],
      ['what only one uses', [['n / 2', 'n / 4']], ['one']],
      ['what the other does', [["'other')", "'anders')"]], ['other']],
      ['another name that only one uses', [['draw(), half', 'line, draw(), half']], ['one']],
      ['another version of a package', [], ['one'], installed('draw', draw, { version: '2.0.0' })],
      [
        'how it is written, and what is imported and not used, in whatever way',
        [
          ['{ draw, line }', '{\n  draw,\n}'],
          ['{ train }', '{ "train" as train }'],
          [
            'import { stage }',
            "import * as all from 'draw';\nimport standard from 'draw';\nimport { stage }",
          ],
          [
            'const half',
            "// Half.\nexport const shape = stage;\nimport { nothing } from 'pure';\nconst half",
          ],
        ],
        [],
      ],
    ] as readonly (readonly [
      string,
      readonly (readonly [string, string])[],
      readonly string[],
      Readonly<Record<string, string>>?,
    ])[]) {
      const text = edits.reduce((now, [from, to]) => now.replace(from, to), TWO);
      const after = await identities(text, files);
      const names = ['one', 'other'].filter((_, index) => before[index] !== after[index]);
      assert.deepEqual(names, moved, what);
    }
  });
  test('an export under two names is one code, and each is a script of its own', async () => {
    const of = project(TWO);
    assert.equal((await of.ofExport('again')).identity, (await of.ofExport('other')).identity);
    assert.notEqual((await of.ofExport('one')).identity, (await of.now()).identity);
  });
  test('what it says of its stage is read of it alone', async () => {
    const of = project(TWO);
    assert.deepEqual(
      (await of.ofExport('one')).claim?.outs.map(({ name }) => name),
      ['a'],
    );
    assert.equal((await of.ofExport('other')).claim, null);
  });
});

suite('what a module does for all of its exports is told', () => {
  const effects = async (
    text: string,
    files: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> => {
    const { effects: found } = await project(`${text}\nexport const run = (): void => {};\n`, files).ofExport(
      'run',
    );
    return found.map(
      ({ place, text: shown }) => `${place === null ? '' : `${place.file}:${place.line} `}${shown}`,
    );
  };
  const fits = `console.log('${'x'.repeat(44)}');`;
  const long = `console.log('${'x'.repeat(60)}');`;
  test('by its lines, as far as a line is read, and packages that are imported for that', async () => {
    const told = await effects(
      `import 'register';
import 'node:process';
import './b.js';
console.log('loaded');
new Map([[1, console.log(2)]]);
await import('node:fs');
globalThis.name = 'x';
const tag = globalThis.tag;
tag\`x\`;
${fits}
${long}
console.log(1); console.log(2);
{
  console.log(3);
}
if (Math.random() > 2) console.log(4);`,
      { 'stages/b.ts': "console.log('b');\n" },
    );
    assert.deepEqual(
      new Set(told),
      new Set([
        'import "register"',
        'import "node:process"',
        "stages/b.ts:1 console.log('b');",
        "stages/a.ts:4 console.log('loaded');",
        'stages/a.ts:5 new Map([[1, console.log(2)]]);',
        "stages/a.ts:6 await import('node:fs');",
        "stages/a.ts:7 globalThis.name = 'x';",
        'stages/a.ts:9 tag`x`;',
        `stages/a.ts:10 ${fits}`,
        `stages/a.ts:11 ${long.slice(0, 59)}…`,
        'stages/a.ts:12 console.log(1); console.log(2);',
        'stages/a.ts:14 console.log(3);',
        'stages/a.ts:16 if (Math.random() > 2) console.log(4);',
      ]),
    );
    assert.equal(told.length, 13, 'each line once');
  });
  test('not what only names something, what functions do, shapes, or a package that does nothing', async () => {
    const told = await effects(`import { draw } from 'draw';
import 'pure';
import { number, object } from 'lockstep/stage';
import * as lockstep from 'lockstep/stage';
const a = 1;
class B {}
function c(): void { console.log(a); }
export const later = () => console.log(1);
export class C { m() { console.log(1); } }
export const other = draw;
export const part = { a: number() };
export const shape = object({ ...part });
export const one = lockstep.number();`);
    assert.deepEqual(told, []);
  });
  test('an import with attributes is left as it is', async () => {
    const text =
      "import data from './data.json' with { type: 'json' };\nimport more from 'draw/data.json' with { type: 'json' };\nexport const run = (): void => { console.log(data, more); };\n";
    const of = project(text, { 'stages/data.json': '{"a": 1}', 'node_modules/draw/data.json': '{"b": 1}' });
    const { identity, sources } = await of.ofExport('run');
    assert.deepEqual(Object.keys(sources), ['stages/a.ts', 'stages/data.json']);
    of.write('stages/data.json', '{"a": 2}');
    assert.notEqual((await of.ofExport('run')).identity, identity);
  });
  test('stage() among it is refused: it is true of one export only', async () => {
    await assert.rejects(
      effects(
        "import { stage } from 'lockstep/stage';\n  const { outs } = stage({ outs: ['o'] });\nexport const file = outs;\nconsole.log(file);",
      ),
      (error) => {
        assert.ok(error instanceof PipelineError);
        assert.match(error.message, /^stages\/a\.ts:2:20: stage\(\) stands at the top of a module/);
        assert.match(error.message, /Call it inside of the function/);
        return true;
      },
    );
  });
});

suite('an export that can’t be run is refused', () => {
  const refusal = async (
    text: string,
    name = 'run',
    files: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    let message = '';
    await assert.rejects(project(text, files).ofExport(name), (error) => {
      assert.ok(error instanceof PipelineError, String(error));
      ({ message } = error);
      return true;
    });
    return message;
  };
  for (const [what, text, advice] of [
    ['it has none', 'export {};\nconsole.log(1);', 'Export a function of that name; it has none.'],
    [
      'it has others',
      'export const first = () => 1;\nexport const second = () => 1;',
      'Export a function of that name; it has first, second.',
    ],
    ['it has one alone', '\nexport const first = () => 1;', 'Did you mean "first" (stages/a.ts:2)?'],
    [
      'one under another name like it',
      'const first = () => 1;\nexport { first as second, first as runs };',
      'Did you mean "runs" (stages/a.ts:2)?',
    ],
    [
      'one among several like it',
      'export const first = () => 1;\nexport const a = 1, runs = () => 2;',
      'Did you mean "runs" (stages/a.ts:2)?',
    ],
    ['one of another module', "export { runs } from './b.js';", 'Did you mean "runs" (stages/a.ts:1)?'],
    ['all of another module', "export * from './b.js';", 'Did you mean "runs"?'],
  ] as const) {
    test(`where it isn’t there: ${what}`, async () => {
      const message = await refusal(text, 'run', { 'stages/b.ts': 'export const runs = () => 1;\n' });
      assert.match(message, /script stages\/a\.ts has no export "run"/);
      assert.ok(message.includes(advice), message);
    });
  }
  for (const [what, text] of [
    ['an object', 'export const run = { a: Math.random() };'],
    ['a template', 'export const run = `x${Math.random()}`;'],
    ['a class', 'export class run { constructor() { console.log(1); } }'],
    ['a class that has no name', 'export const run = class { constructor() { console.log(1); } };'],
  ] as const) {
    test(`no function: ${what}`, async () => {
      const message = await refusal(text);
      assert.match(message, /^stages\/a\.ts:1:\d+: export "run" of stages\/a\.ts is no function\n/);
      assert.match(message, /Export a function without parameters that calls stage\(\)/);
    });
  }
  test('where it isn’t there: the default is one among others', async () => {
    const message = await refusal('export function first() {}\nexport default () => 2;', 'defaults');
    assert.ok(message.includes('Did you mean "default" (stages/a.ts:2)?'), message);
  });
  test('no function: what stage() gives', async () => {
    const message = await refusal(
      "import { stage } from 'lockstep/stage';\nexport const run = stage({ outs: ['o'] });",
    );
    assert.match(
      message,
      /^stages\/a\.ts:2:14: export "run" of stages\/a\.ts is no function, but what stage\(\) gives/,
    );
  });
  for (const [what, text] of [
    ['one that waits', 'export async function run(): Promise<void> { console.log(1); }'],
    ['one in a constant', 'export const run = (): void => console.log(1);'],
    ['one of a module in TypeScript', "export { run } from './c.mjs';"],
    ['one of a CommonJS module in TypeScript', "export { run } from './d.cjs';"],
    ['one that is made', 'const make = () => () => console.log(1);\nexport const run = make();'],
    ['one of a package', "export { draw as run } from 'draw';"],
  ] as const) {
    test(`accepted: ${what}`, async () => {
      const of = project(text, {
        // Casts of this kind are no TSX.
        'stages/c.mts':
          "import { sep } from 'node:path';\nexport const run = () => console.log(<unknown>sep);\n",
        'stages/d.cts':
          "import { sep } from 'node:path';\nexport const run = () => console.log(<unknown>sep);\n",
      });
      assert.match((await of.ofExport('run')).identity, /^[0-9a-f]{64}$/);
    });
  }
  test('what a script is made of is refused there, and not as if the export were missing', async () => {
    assert.match(
      await refusal("import { x } from './nobody.js';\nexport const run = () => x;"),
      /stages\/a\.ts:1:\d+: Could not resolve "\.\/nobody\.js"[^]*Create the file, or correct its path\./,
    );
    assert.match(
      await refusal("import { x } from 'nobody';\nexport const run = () => x;"),
      /Install it \(npm install nobody\), or correct its name\./,
    );
    assert.match(
      await refusal("import { y } from './b.js';\nexport const run = () => y;", 'run', {
        'stages/b.ts': 'export const x = 1;\n',
      }),
      /No matching export[^]*Export it there, or correct its name\./,
    );
    assert.match(await refusal('export const run = () => {'), /stages\/a\.ts:1:27: Unexpected end of file/);
  });
});
