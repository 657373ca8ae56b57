import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ClaimedShape, Named, StageClaim } from '../../src/inputs/code/claim.js';
import { JavaScriptProject } from '../support/javascript-project.js';

const LIBRARY =
  "import { boolean, integer, list, nullable, number, object, oneOf, record, stage, string } from 'lockstep/stage';\n";

async function claimOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<StageClaim | null> {
  const project = new JavaScriptProject({
    'package.json': '{"type": "module"}',
    'stages/a.ts': text,
    ...files,
  });
  return (await project.now()).claim;
}

/** `?`: anything, `=`: a value, else its keys, `…` where there may be more. */
function shapeText(shape: ClaimedShape): string {
  switch (shape.kind) {
    case 'any':
      return '?';
    case 'value':
      return '=';
    case 'map': {
      const keys = shape.keys.map((key) => `${key.name}: ${shapeText(key.shape)}`);
      return `{${[...keys, ...(shape.isWhole ? [] : ['…'])].join(', ')}}`;
    }
  }
}

/** All names of a claim, each underlined where its position says. */
function underlined(claim: StageClaim): readonly string[] {
  const inShape = (shape: ClaimedShape): readonly Named[] =>
    shape.kind === 'map' ? shape.keys.flatMap((key) => [key, ...inShape(key.shape)]) : [];
  const { unknown, deps, files, groups, outs } = claim;
  return [
    ...unknown,
    ...deps,
    ...files,
    ...groups,
    ...outs,
    ...inShape(claim.params),
    ...inShape(claim.with),
  ].map(({ name, position: { lineText, column, length } }) => {
    assert.equal(lineText.slice(column - 1, column - 1 + length), name, lineText);
    return name;
  });
}

suite('what a script says of its stage is read where it is written out', () => {
  test('lists of names', async () => {
    const claim = await claimOf(
      `${LIBRARY}stage({ deps: ['d', "e"], files: ['f'], groups: ['g'], outs: ['o'] });\n`,
    );
    assert.ok(claim !== null);
    const names = [claim.deps, claim.files, claim.groups, claim.outs].map((some) =>
      some.map(({ name }) => name),
    );
    assert.deepEqual(names, [['d', 'e'], ['f'], ['g'], ['o']]);
    assert.deepEqual([claim.unknown, claim.params, claim.with], [[], { kind: 'any' }, { kind: 'any' }]);
    assert.deepEqual([claim.call.file, claim.call.line, claim.call.column], ['stages/a.ts', 2, 1]);
    underlined(claim);
  });
  for (const [what, declaration, shape] of [
    [
      'every kind of value',
      'object({ a: boolean(), b: integer(1), c: list(string()), d: number(), e: oneOf("x"), f: record(number()), g: string() })',
      '{a: =, b: =, c: =, d: =, e: =, f: =, g: =}',
    ],
    [
      'maps in maps',
      'object({ a: object({ b: object({ c: string() }), d: number() }), e: object({}) })',
      '{a: {b: {c: =}, d: =}, e: {}}',
    ],
    [
      'what may be missing',
      'object({ a: nullable(number()), b: nullable(object({ c: string() })) })',
      '{a: =, b: =}',
    ],
    ['names in quotes', 'object({ "a b": string() })', '{a b: =}'],
    ['a value alone', 'number()', '='],
    [
      'nothing of a shape of another’s',
      'object({ a: { parse: String }, b: nullable({ parse: String }) })',
      '{a: ?, b: ?}',
    ],
    ['nothing of a shape by its name', 'object({ a: number })', '{a: ?}'],
    ['nothing of a map that is made elsewhere', 'object(made)', '?'],
    ['nothing of a map without any', 'object()', '?'],
    ['nothing of stage() itself', 'object({ a: list })', '{a: ?}'],
    ['of a map with a spread the rest', 'object({ a: string(), ...made })', '{a: =, …}'],
    ['of a map with a computed key the rest', 'object({ [made]: string(), b: string() })', '{b: =, …}'],
  ] as const) {
    for (const key of ['params', 'with'] as const) {
      test(`${key}: ${what}`, async () => {
        const claim = await claimOf(
          `${LIBRARY}declare const made: any;\nexport const all = [boolean, integer, list, nullable, number, object, oneOf, record, string];\nstage({\n  ${key}: ${declaration},\n});\n`,
        );
        assert.ok(claim !== null);
        assert.equal(shapeText(claim[key]), shape);
        assert.equal(shapeText(claim[key === 'with' ? 'params' : 'with']), '?');
        underlined(claim);
      });
    }
  }
  test('keys that no stage has are named', async () => {
    const claim = await claimOf(
      `${LIBRARY}stage({\n  dep: ['d'],\n  outs: ['o'],\n  'given': 1,\n} as any);\n`,
    );
    assert.deepEqual(
      claim?.unknown.map(({ name, position: { line } }) => [name, line]),
      [
        ['dep', 3],
        ['given', 5],
      ],
    );
  });
  test('names that aren’t written out are left to the run', async () => {
    const claim = await claimOf(
      `${LIBRARY}const name = String(1);\nstage({ deps: ['a', name, , 1 as any, 'b'], outs: [...name], files: name as any, [name]: ['g'] });\n`,
    );
    assert.deepEqual(
      claim?.deps.map(({ name }) => name),
      ['a', 'b'],
    );
    assert.deepEqual([claim.outs, claim.files, claim.groups, claim.unknown], [[], [], [], []]);
  });
});

suite('whose call of stage() it is', () => {
  for (const [what, text, is] of [
    [
      'the library’s, by another name',
      "import { stage as declare } from 'lockstep/stage';\ndeclare({ outs: ['o'] });",
      true,
    ],
    [
      'the library’s, of a whole import',
      "import * as lockstep from 'lockstep/stage';\nlockstep.stage({ outs: ['o'] });",
      true,
    ],
    [
      'the library’s, of a whole import, in brackets',
      "import * as lockstep from 'lockstep/stage';\nlockstep['stage']({ outs: ['o'] });",
      true,
    ],
    [
      'the library’s, within a function that is called',
      "import { stage } from 'lockstep/stage';\nfunction run() { return stage({ outs: ['o'] }); }\nrun();",
      true,
    ],
    ['one’s own', "function stage(given: unknown) { console.log(given); }\nstage({ outs: ['o'] });", false],
    ['another library’s', "import { stage } from 'node:path';\nstage({ outs: ['o'] });", false],
    [
      'a method of something else',
      "import { stage } from 'lockstep/stage';\nconst other = { stage: console.log };\nother.stage({ outs: ['o'] }, stage);",
      false,
    ],
    [
      'another function of the library’s',
      "import { object } from 'lockstep/stage';\nconsole.log(object({}));",
      false,
    ],
    [
      'two calls: nobody knows which counts',
      "import { stage } from 'lockstep/stage';\nstage({ outs: ['o'] });\nstage({ outs: ['o'] });",
      false,
    ],
    ['without a declaration', "import { stage } from 'lockstep/stage';\n(stage as any)();", false],
    [
      'with a declaration from elsewhere',
      "import { stage } from 'lockstep/stage';\nstage(JSON.parse('{}'));",
      false,
    ],
    ['none', 'console.log(1);', false],
  ] as const) {
    test(what, async () => {
      const claim = await claimOf(`${text}\n`);
      assert.deepEqual(claim === null ? null : claim.outs.map(({ name }) => name), is ? ['o'] : null);
    });
  }
});

suite('where it says so', () => {
  test('in a module that it imports', async () => {
    const claim = await claimOf("import { declared } from './lib/b.js';\ndeclared();\n", {
      'stages/lib/b.ts': `${LIBRARY}\nexport const declared = () =>\n  stage({ outs: ['o'] });\n`,
    });
    const { position } = claim?.outs[0] ?? assert.fail();
    assert.deepEqual(position, {
      file: 'stages/lib/b.ts',
      line: 4,
      column: 19,
      lineText: "  stage({ outs: ['o'] });",
      length: 1,
    });
    assert.deepEqual([claim?.call.line, claim?.call.column, claim?.call.length], [4, 3, 5]);
  });
  test('in a line whose columns moved before it was bundled', async () => {
    const text =
      "console.log(import.meta.url); stage({ outs: ['where'] }); import { stage } from 'lockstep/stage';\n";
    const claim = await claimOf(text);
    const [out] = claim?.outs ?? [];
    assert.deepEqual([claim?.call.column, claim?.call.length], [text.indexOf('stage(') + 1, 5]);
    assert.deepEqual([out?.position.column, out?.position.length], [text.indexOf('where') + 1, 5]);
    assert.equal(out?.position.lineText, text.trimEnd());
  });
  test('in a file with the line ends of Windows', async () => {
    const claim = await claimOf("import { stage } from 'lockstep/stage';\r\nstage({ outs: ['o'] });\r\n");
    assert.equal(claim?.call.lineText, "stage({ outs: ['o'] });");
  });
});
