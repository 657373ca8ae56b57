import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test, type TestContext } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PACKAGES = [
  'typescript',
  'ajv',
  'esbuild',
  'preact',
  '@preact/signals',
  '@preact/signals-core',
  'uplot',
].map((name) => [name, `file:${join(root, 'node_modules', name)}`] as const);

/** A repository of the same layout, whose packages are links, so that npm needs no network. */
class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'ready-'));

  constructor(t: TestContext) {
    t.after(() => {
      rmSync(this.folder, { recursive: true, force: true });
    });
    for (const script of [
      'scripts/ready.mjs',
      'scripts/lock.mjs',
      'runner/scripts/validator.js',
      'runner/scripts/entries.js',
      'ui/scripts/template.js',
    ]) {
      cpSync(join(root, script), join(this.folder, script));
    }
    const options = {
      module: 'NodeNext',
      types: [],
      lib: ['ES2015'],
      skipLibCheck: true,
      rootDir: 'src',
      outDir: 'dist',
    };
    this.write('tsconfig.base.json', '{ "compilerOptions": { "strict": true } }');
    for (const name of ['runner', 'ui']) {
      // The runner's bundler writes its code.
      const types = name === 'runner' ? { declaration: true, emitDeclarationOnly: true } : {};
      const compilerOptions = { ...options, ...types };
      this.write(
        `${name}/tsconfig.build.json`,
        JSON.stringify({ extends: '../tsconfig.base.json', compilerOptions, include: ['src'] }),
      );
      this.write(`${name}/package.json`, `{ "name": "tiny-${name}", "version": "1.0.0", "type": "module" }`);
    }
    this.write('ui/page/main.tsx', 'document.title = "tiny";\n');
    this.write('ui/page/main.css', 'body { margin: 0 }\n');
    this.write('ui/src/document.ts', 'export interface Template { script: string; style: string }\n');
    for (const entry of ['cli/main', 'cli/entry', 'cli/help', 'stage/index', 'system/node/spawner-main'])
      this.write(`runner/src/${entry}.ts`, 'export const tiny = 1;\n');
    this.write('runner/src/answer.ts', 'export const answer: number = 42;\n');
    this.write(
      'runner/src/index.ts',
      "export * from './answer.js';\nexport { fitsSchema } from './generated/schema-validator.js';\n",
    );
    this.write('runner/schema/pipeline.schema.json', '{ "type": "object", "required": ["stages"] }');
    this.require();
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Changes package.json and the lockfile, as a pull would; installs nothing. */
  require(more: Record<string, string> = {}, node = '>=20.19'): void {
    this.write(
      'package.json',
      JSON.stringify({
        name: 'tiny',
        private: true,
        engines: { node },
        workspaces: ['runner', 'ui'],
        dependencies: { ...Object.fromEntries(PACKAGES), ...more },
      }),
    );
    execFileSync('npm', ['install', '--package-lock-only', '--offline'], {
      cwd: this.folder,
      stdio: 'ignore',
    });
  }

  async ready(): Promise<Outcome> {
    const child = spawn(process.execPath, [join(this.folder, 'scripts', 'ready.mjs')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stdout, stderr };
  }

  get built(): string[] {
    return readdirSync(join(this.folder, 'runner', 'dist')).sort();
  }

  /** Whether the validator that was built takes a pipeline. */
  async fits(pipeline: unknown): Promise<boolean> {
    const path = join(this.folder, 'runner', 'dist', 'index.js');
    // Node keeps what it imported once.
    const { fitsSchema } = (await import(`${pathToFileURL(path).href}?${statSync(path).ino}`)) as {
      readonly fitsSchema: (value: unknown) => boolean;
    };
    return fitsSchema(pipeline);
  }

  get leftovers(): string[] {
    return ['.', 'runner', 'ui']
      .flatMap((folder) => readdirSync(join(this.folder, folder)))
      .filter((name) => /^(\.ready|dist\.)/.test(name));
  }
}

const BUILT = ['.sources', 'answer.d.ts', 'cli', 'generated', 'index.d.ts', 'index.js', 'stage', 'system'];

const INSTALLS = /ready: installing .*npm ci/;
const GENERATES = /ready: generating the schema's validator/;
const BUILDS = /ready: building the runner/;

test('a fresh clone is installed and built, and says so beside stdout; then nothing is left to do', async (t) => {
  const repository = new Repository(t);
  const first = await repository.ready();
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, INSTALLS);
  assert.match(first.stderr, GENERATES);
  assert.match(first.stderr, BUILDS);
  assert.equal(first.stdout, '');
  assert.deepEqual(repository.built, BUILT);
  assert.deepEqual(await repository.ready(), { code: 0, stdout: '', stderr: '' });
  assert.deepEqual(repository.leftovers, []);
});

test('edited sources are built anew, and nothing of a removed one stays', async (t) => {
  const repository = new Repository(t);
  await repository.ready();
  repository.write('runner/src/other.ts', 'export {};\n');
  const added = await repository.ready();
  assert.match(added.stderr, BUILDS);
  assert.doesNotMatch(added.stderr, INSTALLS);
  assert.doesNotMatch(added.stderr, GENERATES);
  assert.deepEqual(repository.built, [...BUILT, 'other.d.ts'].sort());
  rmSync(join(repository.folder, 'runner', 'src', 'other.ts'));
  await repository.ready();
  assert.deepEqual(repository.built, BUILT);
});

test('a source that does not compile fails, and leaves the last build in place', async (t) => {
  const repository = new Repository(t);
  await repository.ready();
  repository.write('runner/src/answer.ts', "export const answer: number = 'no';\n");
  const broken = await repository.ready();
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /answer\.ts.*TS2322/);
  assert.match(broken.stderr, /ready: failed: .*tsc/);
  assert.deepEqual(repository.built, BUILT);
  assert.deepEqual(repository.leftovers, []);
  assert.equal((await repository.ready()).code, 1, 'and fails again');
});

test("a changed schema's validator is generated and built anew", async (t) => {
  const repository = new Repository(t);
  await repository.ready();
  assert.deepEqual([await repository.fits({ stages: 1 }), await repository.fits({})], [true, false]);
  repository.write('runner/schema/pipeline.schema.json', '{ "type": "object", "required": ["steps"] }');
  const changed = await repository.ready();
  assert.match(changed.stderr, GENERATES);
  assert.match(changed.stderr, BUILDS);
  assert.deepEqual(
    [await repository.fits({ stages: 1 }), await repository.fits({ steps: 1 })],
    [false, true],
  );
  assert.deepEqual(await repository.ready(), { code: 0, stdout: '', stderr: '' });
  assert.deepEqual(repository.leftovers, []);
});

test('another generator generates anew, and what was deleted comes back', async (t) => {
  const repository = new Repository(t);
  await repository.ready();
  const generator = join(repository.folder, 'runner', 'scripts', 'validator.js');
  appendFileSync(generator, '// Edited.\n');
  assert.match((await repository.ready()).stderr, GENERATES);
  rmSync(join(repository.folder, 'runner', 'src', 'generated'), { recursive: true });
  const deleted = await repository.ready();
  assert.match(deleted.stderr, GENERATES);
  assert.doesNotMatch(deleted.stderr, BUILDS, 'it is the same');
});

test('a schema that does not compile fails with its name, and leaves validator and build in place', async (t) => {
  const repository = new Repository(t);
  await repository.ready();
  repository.write('runner/schema/pipeline.schema.json', '{ "type": "nothing" }');
  const broken = await repository.ready();
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /ready: runner\/schema\/pipeline\.schema\.json can't be compiled: .*type/);
  assert.ok(await repository.fits({ stages: 1 }));
  assert.deepEqual(repository.leftovers, []);
});

test('a changed lockfile is installed', async (t) => {
  const repository = new Repository(t);
  await repository.ready();
  repository.write('extra/package.json', '{ "name": "extra", "version": "1.0.0" }');
  repository.require({ extra: 'file:./extra' });
  assert.match((await repository.ready()).stderr, INSTALLS);
  assert.ok(existsSync(join(repository.folder, 'node_modules', 'extra', 'package.json')));
  assert.equal((await repository.ready()).stderr, '');
});

test('an install that was cut short is done again', async (t) => {
  const repository = new Repository(t);
  await repository.ready();
  rmSync(join(repository.folder, 'node_modules', '.package-lock.json'));
  assert.match((await repository.ready()).stderr, INSTALLS);
});

test('packages of another checkout, reached by a link, are never installed over', async (t) => {
  const [owner, guest] = [new Repository(t), new Repository(t)];
  await owner.ready();
  guest.write('extra/package.json', '{ "name": "extra", "version": "1.0.0" }');
  guest.require({ extra: 'file:./extra' });
  rmSync(join(guest.folder, 'node_modules'), { recursive: true, force: true });
  symlinkSync(join(owner.folder, 'node_modules'), join(guest.folder, 'node_modules'));
  const { code, stderr } = await guest.ready();
  assert.equal(code, 1, stderr);
  assert.match(stderr, /ready: node_modules is a link to .*, and npm ci would empty that folder/);
  assert.ok(existsSync(join(owner.folder, 'node_modules', 'typescript', 'package.json')));
  assert.equal((await owner.ready()).stderr, '');
});

test('of two at once one installs, and both are served', async (t) => {
  const repository = new Repository(t);
  const outcomes = await Promise.all([repository.ready(), repository.ready(), repository.ready()]);
  for (const { code, stderr } of outcomes) assert.equal(code, 0, stderr);
  assert.equal(outcomes.filter(({ stderr }) => INSTALLS.test(stderr)).length, 1);
  assert.deepEqual(repository.built, BUILT);
  assert.deepEqual(repository.leftovers, []);
});

test('the lock of a process that is dead is taken over', async (t) => {
  const repository = new Repository(t);
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => dead.on('close', resolve));
  repository.write('.ready.lock', `${dead.pid ?? 0}\n`);
  const outcome = await repository.ready();
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, INSTALLS);
  assert.deepEqual(repository.leftovers, []);
});

test('an npm that fails fails the command, with its message', async (t) => {
  const repository = new Repository(t);
  const lock = readFileSync(join(repository.folder, 'package-lock.json'), 'utf8');
  repository.write(
    'package-lock.json',
    lock.replace('"tiny-runner"', '"another-runner"').replace('file:', 'x:'),
  );
  repository.write(
    'package.json',
    '{ "engines": { "node": ">=20.19" }, "dependencies": { "absent": "1.0.0" } }',
  );
  const outcome = await repository.ready();
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /npm error/);
  assert.match(outcome.stderr, /ready: failed: .* ci /);
  assert.deepEqual(repository.leftovers, []);
});

test('a Node that is too old is told so', async (t) => {
  const repository = new Repository(t);
  repository.require({}, '>=99.1');
  const outcome = await repository.ready();
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /ready: Node >=99\.1 is needed; this is \d+/);
});
