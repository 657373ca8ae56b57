import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

test('each file that a command of package.json names is there', () => {
  const files = Object.values(scripts).flatMap((text) => text.match(/[\w./-]+\.(?:mjs|ts)\b/g) ?? []);
  assert.ok(files.length > 30, `only ${files.length} files`);
  assert.deepEqual(
    files.filter((file) => !existsSync(join(root, file))),
    [],
  );
});

test('each `npm run` of a page and of CI is a command', () => {
  const texts = execFileSync(
    'git',
    ['ls-files', '-z', '--', '*.md', '*.yml', '.ci/*', ':!artifacts', ':!runner'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const named = texts
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(/npm run ([a-z][\w:-]*)(?=[`\s;)]|$)/g)].map(
        ([, name = '']) => [path, name] as const,
      ),
    );
  assert.ok(named.length > 40, `only ${named.length} commands`);
  assert.deepEqual(
    named.filter(([, name]) => !Object.hasOwn(scripts, name)),
    [],
  );
});
