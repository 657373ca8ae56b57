import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hasAliases, relevantPart, settingsFiles } from '../../src/inputs/code/javascript/settings.js';
import { FakeClock } from '../support/fake-clock.js';
import { VirtualDisk } from '../support/virtual-disk/virtual-disk.js';

/** The settings of `/r/w/stages/a.ts`, among these files. */
function found(files: Readonly<Record<string, string>>): readonly string[] {
  const { disk } = new VirtualDisk(new FakeClock());
  for (const [path, text] of Object.entries({ '/r/w/stages/a.ts': '', ...files })) {
    disk.makeFolder(path.slice(0, path.lastIndexOf('/')));
    if (text === '/') disk.makeFolder(path);
    else disk.write(path, text);
  }
  return settingsFiles(disk, ['/r/w/stages/a.ts', '/r/w/stages/b.ts']);
}

const extending = (target: unknown): string => JSON.stringify({ compilerOptions: {}, extends: target });

suite('settings that decide what a bundle becomes', () => {
  for (const [what, files, expected] of [
    ['none', {}, []],
    [
      'in the folders around a source, sorted',
      {
        '/r/w/tsconfig.json': '{}',
        '/r/w/package.json': '{}',
        '/r/w/stages/tsconfig.json': '{}',
        '/tsconfig.json': '{}',
      },
      ['/r/w/package.json', '/r/w/stages/tsconfig.json', '/r/w/tsconfig.json', '/tsconfig.json'],
    ],
    [
      'up to git’s root, and no further',
      { '/r/.git/HEAD': '', '/r/tsconfig.json': '{}', '/tsconfig.json': '{}', '/package.json': '{}' },
      ['/r/tsconfig.json'],
    ],
    [
      'not those of other folders',
      { '/r/w/lib/tsconfig.json': '{}', '/r/w/stages/deep/tsconfig.json': '{}' },
      [],
    ],
    ['no folder of that name', { '/r/w/tsconfig.json': '/' }, []],
    [
      'what one extends',
      { '/r/w/tsconfig.json': extending('./base.json'), '/r/w/base.json': '{}' },
      ['/r/w/base.json', '/r/w/tsconfig.json'],
    ],
    [
      'without the end of its name',
      { '/r/w/tsconfig.json': extending('../base'), '/r/base.json': '{}' },
      ['/r/base.json', '/r/w/tsconfig.json'],
    ],
    [
      'a folder, by two points alone',
      { '/r/w/stages/tsconfig.json': extending('..'), '/r/w/tsconfig.json': '{}' },
      ['/r/w/stages/tsconfig.json', '/r/w/tsconfig.json'],
    ],
    [
      'by an absolute path',
      { '/r/w/tsconfig.json': extending('/else/base.json'), '/else/base.json': '{}' },
      ['/else/base.json', '/r/w/tsconfig.json'],
    ],
    [
      'several, each with what it extends',
      {
        '/r/w/tsconfig.json': '{ "extends" : ["./one.json", "./two.json"] }',
        '/r/w/one.json': '{}',
        '/r/w/two.json': extending('./three.json'),
        '/r/w/three.json': extending('./two.json'),
      },
      ['/r/w/one.json', '/r/w/three.json', '/r/w/tsconfig.json', '/r/w/two.json'],
    ],
    ['what is nowhere', { '/r/w/tsconfig.json': extending('./absent.json') }, ['/r/w/tsconfig.json']],
    [
      'of a package, with its own',
      {
        '/r/w/tsconfig.json': extending('@scope/base'),
        '/r/node_modules/@scope/base/tsconfig.json': '{}',
        '/r/node_modules/@scope/base/package.json': '{}',
      },
      [
        '/r/node_modules/@scope/base/package.json',
        '/r/node_modules/@scope/base/tsconfig.json',
        '/r/w/tsconfig.json',
      ],
    ],
    [
      'a path in a package that has none of its own',
      { '/r/w/tsconfig.json': extending('base/strict'), '/r/w/node_modules/base/strict.json': '{}' },
      ['/r/w/node_modules/base/strict.json', '/r/w/tsconfig.json'],
    ],
    [
      'the nearest of two packages',
      {
        '/r/w/tsconfig.json': extending('base/strict.json'),
        '/r/w/node_modules/base/strict.json': '{}',
        '/r/node_modules/base/strict.json': '{}',
      },
      ['/r/w/node_modules/base/strict.json', '/r/w/tsconfig.json'],
    ],
    [
      'a file of that name is no package',
      {
        '/r/w/tsconfig.json': extending('base/strict.json'),
        '/r/w/node_modules/base': '',
        '/r/node_modules/base/strict.json': '{}',
      },
      ['/r/node_modules/base/strict.json', '/r/w/tsconfig.json'],
    ],
    ['a package that isn’t installed', { '/r/w/tsconfig.json': extending('base') }, ['/r/w/tsconfig.json']],
    [
      'all that a package may mean by its exports',
      {
        '/r/w/tsconfig.json': extending('base/strict'),
        '/r/node_modules/base/package.json': JSON.stringify({
          tsconfig: 'main.json',
          exports: {
            './strict': { default: './configs/strict.json', types: null, n: 1 },
            './x': ['./x.js', './configs/x.json'],
          },
        }),
        '/r/node_modules/base/main.json': '{}',
        '/r/node_modules/base/x.js': '',
        '/r/node_modules/base/configs/strict.json': '{}',
        '/r/node_modules/base/configs/x.json': '{}',
      },
      [
        '/r/node_modules/base/configs/strict.json',
        '/r/node_modules/base/configs/x.json',
        '/r/node_modules/base/main.json',
        '/r/node_modules/base/package.json',
        '/r/w/tsconfig.json',
      ],
    ],
  ] as readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[]) {
    test(what, () => {
      assert.deepEqual(found(files), expected);
    });
  }
});

test('imports may lead elsewhere by paths or a base, which only a config has', () => {
  for (const [file, text, is] of [
    ['tsconfig.json', '{"compilerOptions": {"paths": {}}}', true],
    ['tsconfig.json', '{"compilerOptions": {"baseUrl" : "."}}', true],
    ['base.json', '{"paths": {}}', true],
    ['tsconfig.json', '{"compilerOptions": {"types": ["paths"]}}', false],
    ['package.json', '{"paths": {}}', false],
  ] as const) {
    assert.equal(hasAliases(`/w/${file}`, text), is, `${file} ${text}`);
  }
});

test('of a package.json what decides a bundle; of an installed one, and of a config, all of it', () => {
  const manifest = '{"name": "x", "version": "1", "type": "module", "scripts": {}, "sideEffects": false}';
  const part = '[["name","x"],["type","module"],["sideEffects",false]]';
  assert.equal(relevantPart('/w/package.json', manifest), part);
  assert.equal(relevantPart('/w/node_modules/x/package.json', manifest), manifest);
  assert.equal(relevantPart('/w/tsconfig.json', '{"name": 1}'), '{"name": 1}');
});
