import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JavaScript } from '../../src/inputs/code/javascript/javascript.js';
import { ScriptCodes } from '../../src/inputs/code/script-codes.js';
import { join } from 'node:path';
import { nodeDisk } from '../../src/system/node/disk.js';
import { keepsLanguageContract, type LanguagePlace, Project } from '../support/language-contract.js';
import { Rig } from '../support/rig.js';
import { ShellScripts } from '../support/shell-scripts.js';

const javaScript = ({ recorded, ...place }: LanguagePlace): JavaScript =>
  new JavaScript({
    disk: nodeDisk,
    node: process.execPath,
    recorded: () => recorded,
    cache: join(place.root, 'code.json'),
    ...place,
  });

describe('TypeScript and JavaScript', () => {
  const b = '/** Doc. */\nexport const b = (n: number): number => n + 1;\nexport const unused = 1;\n';
  keepsLanguageContract(javaScript, {
    files: {
      'package.json': '{"type": "module"}',
      'stages/a.ts': "import { b } from './b.js';\nconsole.log(b(2));\n",
      'stages/b.ts': b,
    },
    script: 'stages/a.ts',
    sources: ['stages/a.ts', 'stages/b.ts'],
    prints: '3\n',
    irrelevant: [
      ['stages/b.ts', b.replace('Doc', 'Docs').replace('unused = 1', 'unused = 2')],
      ['stages/c.ts', 'export const c = 1;\n'],
    ],
    relevant: [
      ['stages/a.ts', "import { b } from './b.js';\nconsole.log(b(3));\n"],
      ['stages/b.ts', b.replace('n + 1', 'n + 2')],
    ],
  });
});

describe('a second language', () => {
  keepsLanguageContract((place) => new ShellScripts(place), {
    files: { 'a.sh': '# Doc.\n. ./b.sh\necho "$b"\n', 'b.sh': 'b=3\n' },
    script: 'a.sh',
    sources: ['a.sh', 'b.sh'],
    prints: '3\n',
    irrelevant: [
      ['a.sh', '# Docs.\n. ./b.sh\necho "$b"\n'],
      ['c.sh', 'exit 1\n'],
    ],
    relevant: [
      ['a.sh', '. ./b.sh\necho "$b$b"\n'],
      ['b.sh', 'b=4\n'],
    ],
  });
});

test('a script is of the language that has its extension, and of none is refused with what there is', async () => {
  const project = new Project(javaScript, { 'a.ts': 'console.log(1);\n', 'a.sh': 'echo 1\n', 'a.py': '' });
  const place = project.place();
  const codes = new ScriptCodes(nodeDisk, place.workspace, [javaScript(place), new ShellScripts(place)]);
  const tools: string[] = [];
  for (const script of ['a.ts', 'a.sh']) tools.push((await codes.of(script)).record.tool.split(' ')[0] ?? '');
  assert.deepEqual(tools, ['esbuild', 'sh']);
  await assert.rejects(codes.of('a.py'), {
    message:
      'script a.py is in no language whose code can be followed\n' +
      'Write it in TypeScript or JavaScript (.ts, .mts, .cts, .tsx, .jsx, .js, .mjs, .cjs) or shell (.sh); ' +
      'or start it by `cmd`, and list it in deps.',
  });
});

test('a script of no known language is refused where the pipeline names it, before anything runs', async () => {
  for (const script of ['train.py', 'train', 'train.TS']) {
    const rig = new Rig({
      'pipeline.yaml': `stages:\n  first: {cmd: 'echo 1 > o', outs: [o]}\n  train:\n    script: ${script}\n    outs: [p]\n`,
      [script]: '',
    });
    for (const command of ['plan', 'run']) {
      const { code, stderr } = await rig.lockstep(command);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`^pipeline\\.yaml:4:13: script ${script} is in no language`));
      assert.match(stderr, /\n {2}4 \| {5}script: .*\n.*\^+\nWrite it in TypeScript or JavaScript \(\.ts, /);
    }
    assert.equal(rig.exists('o'), false);
  }
});
