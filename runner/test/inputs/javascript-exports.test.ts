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
  for (const [what, from, to, moved] of [
    ['nothing', '', '', []],
    ['a comment', 'const half', '// Half.\nconst half', []],
    ['what one does', 'draw(), half(1)', 'draw(), half(3)', ['one']],
    ['what only one uses', 'n / 2', 'n / 4', ['one']],
    ['what the other does', "'other')", "'anders')", ['other']],
    ['another name that only one uses', 'draw(), half', 'line, draw(), half', ['one']],
    ['another name of the same package that nobody uses', '{ draw, line }', '{ draw }', []],
    ['a name under another name', '{ train }', '{ "train" as train }', []],
    ['a whole import beside it', 'import { train }', "import * as all from 'draw';\nimport { train }", []],
    ['a default beside it', 'import { train }', "import standard from 'draw';\nimport { train }", []],
    ['an import over several lines', '{ draw, line }', '{\n  draw,\n  line,\n}', []],
    ['a shape at the top that nobody uses', 'const half', 'export const shape = stage;\nconst half', []],
    ['a package that nobody uses', 'const half', "import { nothing } from 'pure';\nconst half", []],
  ] as const) {
    test(what, async () => {
      const before = await identities(TWO);
      const after = await identities(TWO.replace(from, to));
      const names = ['one', 'other'].filter((_, index) => before[index] !== after[index]);
      assert.deepEqual(names, moved);
    });
  }
  test('another version of a package moves what uses it by name', async () => {
    const before = await identities(TWO);
    const after = await identities(
      TWO,
      installed('draw', 'export const draw = () => 1;\nexport const line = 2;\n', { version: '2.0.0' }),
    );
    assert.deepEqual([before[0] !== after[0], before[1] !== after[1]], [true, false]);
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
  const long = `console.log('${'x'.repeat(60)}');`;
  for (const [what, text, told] of [
    ['nothing of declarations', 'const a = 1;\nclass B {}\nfunction c(): void { console.log(a); }', []],
    ['a call', "\nconsole.log('loaded');", ["stages/a.ts:2 console.log('loaded');"]],
    ['something made', 'new Map([[1, console.log(2)]]);', ['stages/a.ts:1 new Map([[1, console.log(2)]]);']],
    ['something that is waited for', 'await import("node:fs");', ['stages/a.ts:1 await import("node:fs");']],
    ['something set', 'globalThis.name = "x";', ['stages/a.ts:1 globalThis.name = "x";']],
    ['a tag', 'const tag = globalThis.tag;\ntag`x`;', ['stages/a.ts:2 tag`x`;']],
    ['of a long line its beginning', long, [`stages/a.ts:1 ${long.slice(0, 59)}…`]],
    [
      'of a line that just fits all',
      `console.log('${'x'.repeat(44)}');`,
      [`stages/a.ts:1 console.log('${'x'.repeat(44)}');`],
    ],
    [
      'of several in a line once',
      'console.log(1); console.log(2);',
      ['stages/a.ts:1 console.log(1); console.log(2);'],
    ],
    [
      'what is within braces',
      '{\n  console.log(1);\n}\nif (Math.random() > 2) console.log(2);',
      ['stages/a.ts:2 console.log(1);', 'stages/a.ts:4 if (Math.random() > 2) console.log(2);'],
    ],
    [
      'nothing of what functions do',
      'export const later = () => console.log(1);\nexport class C { m() { console.log(1); } }',
      [],
    ],
    ['a package that is imported for that', "import 'register';", ['import "register"']],
    ['a module of Node’s', "import 'node:process';", ['import "node:process"']],
    [
      'no package of which a name is imported',
      "import { draw } from 'draw';\nexport const other = draw;",
      [],
    ],
    ['no package that says that it does nothing', "import 'pure';", []],
    [
      'no shapes',
      "import { number, object } from 'lockstep/stage';\nexport const part = { a: number() };\nexport const shape = object({ ...part });",
      [],
    ],
    [
      'no shapes of a whole import',
      "import * as lockstep from 'lockstep/stage';\nexport const shape = lockstep.number();",
      [],
    ],
    ['what a module does that it imports', "import './b.js';", ["stages/b.ts:1 console.log('b');"]],
  ] as const) {
    test(what, async () => {
      assert.deepEqual(await effects(text, { 'stages/b.ts': "console.log('b');\n" }), told);
    });
  }
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
      'it has one like it',
      'export const first = () => 1;\nexport function runs() {}',
      'Did you mean "runs" (stages/a.ts:2)?',
    ],
    [
      'a class like it',
      'export const first = () => 1;\nexport class runn {}',
      'Did you mean "runn" (stages/a.ts:2)?',
    ],
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
    ['the default alone', '\nexport default () => 1;', 'Did you mean "default" (stages/a.ts:2)?'],
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
    ['a list', 'export const run = [Math.random()];'],
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
    ['a function', 'export function run(): void { console.log(1); }'],
    ['one that waits', 'export async function run(): Promise<void> { console.log(1); }'],
    ['one in a constant', 'export const run = (): void => console.log(1);'],
    ['one of another module', "export { run } from './b.js';"],
    ['one that is made', 'const make = () => () => console.log(1);\nexport const run = make();'],
    ['one of a package', "export { draw as run } from 'draw';"],
    ['the default', 'const run = (): void => console.log(1);\nexport { run };\nexport default run;'],
  ] as const) {
    test(`accepted: ${what}`, async () => {
      const of = project(text, { 'stages/b.ts': 'export const run = () => console.log(1);\n' });
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
