import assert from 'node:assert/strict';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { JavaScript } from '../../src/inputs/code/javascript/javascript.js';
import { PipelineError } from '../../src/model/errors.js';
import type { Disk } from '../../src/system/disk.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { installed, JavaScriptProject } from '../support/javascript-project.js';

const MODULE = { 'package.json': '{"type": "module"}' };

const GOLDEN = `import { createRequire as __lockstepCreateRequire } from "node:module";
const require = __lockstepCreateRequire(import.meta.url);
const __lockstepUrl = (path) => new URL("../../../" + path, import.meta.url).href;
const __lockstepPath = (path) => decodeURIComponent(new URL("../../../" + path, import.meta.url).pathname);
import data from"pkg/data.json"with{type:"json"};var b=[1,2];var __lockstepOwnUrl=__lockstepUrl("stages/a.ts");var seen={whole:b,url:__lockstepOwnUrl,data};seen.whole===void 0&&console.log("none");export{seen};
//# sourceMappingURL=script.mjs.map
`;

/** What the module of a script has in `seen` when it is run. */
async function seen(project: JavaScriptProject, script = 'stages/a.ts'): Promise<unknown> {
  const { module } = await (await project.code(script)).prepare();
  const loaded = (await import(pathToFileURL(module ?? '').href)) as { readonly seen: unknown };
  return loaded.seen;
}

suite('what a bundle sees when it is run', () => {
  const OWN = 'export const seen = [import.meta.url, import.meta.dirname, import.meta.filename];\n';
  for (const path of [
    ...['stages/a.ts', 'lib/a.mts', 'stages/with space/ä.ts', 'stages/a.jsx', 'a.ts'],
    ...['100%.ts', 'a%41/b%.ts', 'what?/#1.ts'],
  ]) {
    test(`its own address: ${path}`, async () => {
      const project = new JavaScriptProject({ ...MODULE, [path]: `#!/usr/bin/env node\n${OWN}` });
      const own = join(project.folder, path);
      assert.deepEqual(await seen(project, path), [pathToFileURL(own).href, join(own, '..'), own]);
    });
  }
  test('each of its sources its own', async () => {
    const project = new JavaScriptProject({
      ...MODULE,
      'stages/a.ts': "import { b } from './lib/b.js';\nexport const seen = [import.meta.filename, b];\n",
      'stages/lib/b.ts': 'export const b = import.meta.filename;\n',
    });
    const at = (path: string): string => join(project.folder, path);
    assert.deepEqual(await seen(project), [at('stages/a.ts'), at('stages/lib/b.ts')]);
  });
  for (const [what, files, value] of [
    [
      'typed code of every kind',
      {
        'stages/a.ts':
          "import { b } from './b.mjs';\nimport { c } from './c.tsx';\nexport const seen: number = b + c;\n",
        'stages/b.mts': 'export const b: number = 1;\n',
        'stages/c.tsx': 'export const c: number = 2;\n',
      },
      3,
    ],
    [
      'CommonJS',
      {
        'stages/a.ts': "import b from './b.cjs';\nexport const seen = b.name;\n",
        'stages/b.cjs': "module.exports = { name: require('node:path').basename('/x/y') };\n",
      },
      'y',
    ],
    [
      'data as JSON',
      {
        'stages/a.ts': "import data from './data.json' with { type: 'json' };\nexport const seen = data.n;\n",
        'stages/data.json': '{"n": 7}',
      },
      7,
    ],
    [
      'an installed package, from outside',
      {
        'stages/a.ts': "import { n } from 'pkg';\nexport const seen = n;\n",
        ...installed('pkg', 'export const n = 8;\n'),
      },
      8,
    ],
    [
      'a package that it imports for its effect',
      {
        'stages/a.ts': "import 'pkg';\nexport const seen = globalThis.effect;\n",
        ...installed('pkg', 'globalThis.effect = 9;\n'),
      },
      9,
    ],
    ['what is waited for', { 'stages/a.ts': 'export const seen = await Promise.resolve(10);\n' }, 10],
  ] as readonly (readonly [string, Readonly<Record<string, string>>, unknown])[]) {
    test(what, async () => {
      assert.equal(await seen(new JavaScriptProject({ ...MODULE, ...files })), value);
    });
  }
});

suite('what a script is made of', () => {
  test('sources are files of the workspace and around it, packages what is installed', async () => {
    const project = new JavaScriptProject({
      ...MODULE,
      ...installed('used', 'export const used = 1;\n'),
      ...installed('pure', 'export const pure = 1;\n', { sideEffects: false }),
      'linked/package.json': '{"name": "linked", "type": "module", "main": "index.ts"}',
      'linked/index.ts': 'export const linked = 1;\n',
      'stages/a.ts': `import { readFileSync } from 'node:fs';
import { used } from 'used';
import { pure } from 'pure';
import { linked } from 'linked';
import { stage } from 'lockstep/stage';
import './b.js';
console.log(used, linked, readFileSync, stage);
`,
      'stages/b.js': 'console.log(2);\n',
    });
    symlinkSync('../linked', join(project.folder, 'node_modules/linked'));
    const { sources, identity } = await project.now();
    assert.deepEqual(Object.keys(sources), ['linked/index.ts', 'stages/a.ts', 'stages/b.js']);
    // Nothing of it is used: another version is no change; of the other one it is.
    for (const [name, isChange] of [
      ['pure', false],
      ['used', true],
    ] as const) {
      const { [`node_modules/${name}/package.json`]: manifest = '' } = installed(name, '', {
        version: '2.0.0',
        ...(name === 'pure' ? { sideEffects: false } : {}),
      });
      project.write(`node_modules/${name}/package.json`, manifest);
      assert.equal((await project.now()).identity !== identity, isChange, name);
    }
  });
  test('what is executed decides, not how it is written', async () => {
    const text = 'const values = [1, 2];\nif (values.length > 1) console.log(values);\n';
    const { record } = await new JavaScriptProject({ ...MODULE, 'stages/a.ts': text }).now();
    for (const same of [
      `/*! A licence. */\n${text}`,
      text.replaceAll(' ', '  '),
      `${text}function unused() {}\n`,
    ]) {
      const other = await new JavaScriptProject({ ...MODULE, 'stages/a.ts': same }).now();
      assert.equal(other.record.executed, record.executed, same);
    }
  });
  for (const [what, text, message] of [
    ['what doesn’t parse', 'const x = ;\n', /^stages\/a\.ts:1:11: Unexpected ";"\n/],
    [
      'a file that isn’t there',
      "import './b.js';\n",
      /^stages\/a\.ts:1:8: Could not resolve "\.\/b\.js"\n[^]*Create the file, or correct its path\./,
    ],
    ['one further up', "import '../b.js';\n", /Create the file, or correct its path\./],
    [
      'a package that isn’t there',
      "import 'pkg/deep';\n",
      /Could not resolve "pkg\/deep"\n[^]*Install it \(npm install pkg\), or correct its name\./,
    ],
    [
      'an export that isn’t there',
      "import { y } from './c.js';\nconsole.log(y);\n",
      /^stages\/a\.ts:1:10: No matching export[^]*Export it there, or correct its name\./,
    ],
    ['what can’t be followed', 'console.log(await import(process.argv[2]));\n', /stages\/a\.ts:1:/],
    [
      'what doesn’t parse, though it looks as if it can’t be followed',
      "const x = ;\nawait import('./c.js');\n",
      /^stages\/a\.ts:1:11: Unexpected ";"\n/,
    ],
    [
      'what doesn’t parse beside an own address',
      'console.log(import.meta.url; 1);\n',
      /^stages\/a\.ts:1:28: Expected "\)" but found ";"\n {2}1 \| console\.log\(import/,
    ],
    [
      'what was said twice',
      'const r = /a/gg;\nconsole.log(r);\n',
      /^stages\/a\.ts:1:15: Duplicate flag[^]*\nstages\/a\.ts:1:14: The first "g" was here\n/,
    ],
    [
      'a name that all bundles have',
      'console.log(1);\nfunction __lockstepUrl() { console.log(2); }\n__lockstepUrl();\n',
      /^stages\/a\.ts:2:10: Identifier '__lockstepUrl' has already been declared\n[^]*Give it another name/,
    ],
    [
      'a name that a bundle with an own address has',
      'const __lockstepOwnUrl = 1;\nconsole.log(import.meta.url, __lockstepOwnUrl);\n',
      /^stages\/a\.ts:1:7: The symbol "__lockstepOwnUrl" has already been declared\n[^]*Give it another name/,
    ],
  ] as const) {
    test(`refused, by its place: ${what}`, async () => {
      const project = new JavaScriptProject({
        ...MODULE,
        'stages/a.ts': text,
        'stages/c.js': 'export const x = 1;\n',
      });
      await assert.rejects(project.now(), (error) => {
        assert.ok(error instanceof PipelineError, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

test('its bytes are for good while the bundler is the same: each is a part of keys', async () => {
  const project = new JavaScriptProject({
    ...MODULE,
    'stages/a.ts': `/*! A licence. */
import data from 'pkg/data.json' with { type: 'json' };
import { b, unused } from './b.js';
export const seen = { whole: b, url: import.meta.url, data };
if (seen.whole === undefined) console.log('none');
`,
    'stages/b.ts': 'export const b: readonly number[] = [1, 2];\nexport const unused = (): number => 3;\n',
    ...installed('pkg', ''),
    'node_modules/pkg/data.json': '{}',
  });
  const { module } = await (await project.now()).prepare();
  assert.equal(nodeDisk.read(module ?? '').toString(), GOLDEN);
});

suite('what is remembered of a bundle', () => {
  const FILES = {
    ...MODULE,
    ...installed('pkg', 'export const n = 1;\n'),
    'stages/a.ts': "import { n } from 'pkg';\nimport { b } from './lib/b.js';\nconsole.log(n, b);\n",
    'stages/lib/b.ts': 'export const b = 1;\n',
  };

  /** A run, and whether it read the sources. */
  class Run extends JavaScriptProject {
    async bundles(): Promise<boolean> {
      let isRead = false;
      const disk: Disk = {
        ...nodeDisk,
        read: (path) => {
          if (path.endsWith('/stages/lib/b.ts')) isRead = true;
          return nodeDisk.read(path);
        },
      };
      const { recorded, ...place } = this.place();
      const language = new JavaScript({
        disk,
        node: process.execPath,
        recorded: () => recorded,
        cache: join(place.root, 'code.json'),
        ...place,
      });
      await language.read({ script: 'stages/a.ts' });
      language.save();
      return isRead;
    }
  }

  test('while nothing of it changes no source is read, and each change is seen once', async () => {
    const run = new Run(FILES);
    const settled = async (): Promise<void> => {
      await run.bundles();
      assert.equal(await run.bundles(), false);
    };
    await settled();
    for (const [path, text] of [
      ['stages/lib/b.ts', 'export const b = 2;\n'],
      ['package.json', '{"type": "module", "imports": {}}'],
      ['stages/new.ts', ''],
      ['stages/lib/new.ts', ''],
      ['stages/tsconfig.json', '{}'],
      ['stages/node_modules/pkg/package.json', '{"name": "pkg", "type": "module", "main": "index.js"}'],
    ] as const) {
      run.write(path, text);
      assert.equal(await run.bundles(), true, path);
      await settled();
    }
    run.write('other/unrelated.ts', '');
    assert.equal(await run.bundles(), false);
    const cache = join(run.folder, '.lockstep/code.json');
    run.write(
      '.lockstep/code.json',
      nodeDisk
        .read(cache)
        .toString()
        .replace(/esbuild \d/, 'esbuild x'),
    );
    assert.equal(await run.bundles(), true, 'what another bundler made');
  });

  test('where imports have aliases nobody can tell that they lead where they led', async () => {
    const run = new Run({
      ...FILES,
      'tsconfig.json': '{"compilerOptions": {"paths": {"@/*": ["./stages/*"]}}}',
    });
    assert.deepEqual([await run.bundles(), await run.bundles()], [true, true]);
  });

  test('it goes with its script', async () => {
    const project = new JavaScriptProject({ ...FILES, 'stages/c.ts': 'console.log(3);\n' });
    for (const script of ['stages/a.ts', 'stages/c.ts']) await (await project.code(script)).prepare();
    const bundles = join(project.folder, '.lockstep/bundles');
    assert.equal(readdirSync(bundles).length, 2);
    const { record } = await project.code('stages/c.ts');
    const { recorded, ...place } = project.place();
    const cache = join(place.root, 'code.json');
    const language = new JavaScript({
      disk: nodeDisk,
      node: process.execPath,
      recorded: () => recorded,
      cache,
      ...place,
    });
    language.prune(new Set(['stages/c.ts']));
    assert.deepEqual(readdirSync(bundles), [record.executed]);
    const remembered = nodeDisk.read(cache).toString();
    assert.equal(remembered.includes('stages/c.ts'), true);
    assert.equal(remembered.includes('stages/a.ts'), false);
    nodeDisk.remove(bundles);
    language.prune(new Set(['stages/c.ts']));
    assert.equal(existsSync(bundles), false);
  });

  test('its stage library is that of the runner that starts it, whatever lies there', async () => {
    const project = new JavaScriptProject(FILES);
    const code = await project.now();
    await code.prepare();
    const link = join(project.folder, '.lockstep/node_modules/lockstep');
    const own = nodeDisk.readLink(link);
    assert.equal(existsSync(join(own, 'package.json')), true);
    const inode = nodeDisk.lstat(link)?.inode;
    await code.prepare();
    assert.equal(nodeDisk.lstat(link)?.inode, inode, 'it is left where it is right');
    for (const spoil of [
      () => {
        nodeDisk.symlink('/nowhere', link);
      },
      () => {
        nodeDisk.write(link, 'x');
      },
    ]) {
      nodeDisk.remove(link);
      spoil();
      await code.prepare();
      assert.equal(nodeDisk.readLink(link), own);
    }
  });

  test('a script that changed since it was planned is not started', async () => {
    const project = new JavaScriptProject(FILES);
    await project.now();
    const code = await project.now();
    project.write('stages/lib/b.ts', 'export const b = 3;\n');
    await assert.rejects(code.prepare(), /script stages\/a\.ts was changed after the run was planned/);
  });
});
