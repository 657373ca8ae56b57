import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { $ } from 'zx';
import { debianSource } from '../../stages/data/sources/debian.js';
import { describeError } from '../../stages/data/sources/describe-error.js';
import { npmSource } from '../../stages/data/sources/npm.js';
import { temporaryFolder, tinyFiles, writeFiles } from './tiny.js';

const COMMAND = { timeoutSeconds: 120, onStep: () => undefined };
const FILES = tinyFiles();

test('files inside an npm package', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'tiny-data', version: '1.0.0' }));
  await writeFiles(join(folder, 'data'), FILES);
  const read = await npmSource(folder, 'package/data', COMMAND).open(await temporaryFolder(t));
  for (const [name, bytes] of FILES) assert.deepEqual(await read(name), bytes);
});

test('an npm package that cannot be had says why in a line', async (t) => {
  const missing = join(await temporaryFolder(t), 'nothing');
  const error = await npmSource(missing, 'package/data', COMMAND)
    .open(await temporaryFolder(t))
    .then(() => null, describeError);
  assert.match(error ?? '', /^exit code \d+; .*(ENOENT|no such file)/i);
  assert.doesNotMatch(error ?? '', /\n/);
});

test('a command that takes too long is ended', async (t) => {
  const missing = await temporaryFolder(t);
  const error = await npmSource(missing, 'package/data', { ...COMMAND, timeoutSeconds: 0.01 })
    .open(await temporaryFolder(t))
    .then(() => null, describeError);
  assert.match(error ?? '', /^ended by SIGTERM/);
});

const apt = spawnSync('apt-get', ['--version']).error === undefined;

/** Points apt at a repository in a folder that holds one package, with no package list fetched yet. */
async function useRepository(t: TestContext): Promise<void> {
  const folder = await temporaryFolder(t);
  const content = join(folder, 'content');
  await mkdir(join(content, 'DEBIAN'), { recursive: true });
  const control =
    'Package: tiny-data\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\n';
  await writeFile(join(content, 'DEBIAN', 'control'), `${control}Description: tiny\n`);
  const packed = new Map([...FILES].map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]));
  await writeFiles(join(content, 'usr', 'share', 'tiny'), packed);
  const deb = join(folder, 'tiny-data_1_all.deb');
  await $({ quiet: true })`dpkg-deb --build ${content} ${deb}`;
  const bytes = await readFile(deb);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(
    join(folder, 'Packages'),
    `${control}Filename: ./tiny-data_1_all.deb\nSize: ${bytes.length}\nSHA256: ${sha256}\nDescription: tiny\n`,
  );
  await writeFile(join(folder, 'sources.list'), `deb [trusted=yes] file:${folder} ./\n`);
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  const config = join(folder, 'apt.conf');
  await writeFile(
    config,
    `Dir::Etc::SourceList "${folder}/sources.list";\nDir::Etc::SourceParts "-";\nDir::State::Lists "${folder}/lists";\n`,
  );
  process.env.APT_CONFIG = config;
  t.after(() => delete process.env.APT_CONFIG);
}

test(
  'files inside a Debian package, without root and with no package list at hand',
  { skip: !apt },
  async (t) => {
    await useRepository(t);
    const steps: string[] = [];
    const source = debianSource('tiny-data', 'usr/share/tiny', {
      ...COMMAND,
      onStep: (step) => steps.push(step),
    });
    const read = await source.open(await temporaryFolder(t));
    for (const [name, bytes] of FILES) assert.deepEqual(await read(name), gzipSync(bytes));
    assert.deepEqual(steps, [
      'apt-get download tiny-data',
      'apt-get update, into a folder of its own',
      'apt-get download tiny-data',
    ]);
  },
);

test('a Debian package that is not there says so', { skip: !apt }, async (t) => {
  await useRepository(t);
  const error = await debianSource('no-such-data', 'usr/share/tiny', COMMAND)
    .open(await temporaryFolder(t))
    .then(() => null, describeError);
  assert.match(error ?? '', /Unable to locate package no-such-data/);
});
