import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setUpTfjsNode, tfjsNodePlatform } from '../support/tfjs-node.js';

const root = join(import.meta.dirname, '..', '..');
const ARCHIVE = join(
  'org/tensorflow/tensorflow-core-api/0.5.0',
  'tensorflow-core-api-0.5.0-linux-x86_64.jar',
);

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A checkout in which nothing of the engine is installed, on a machine that reaches nothing. */
class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'setup-'));
  readonly engine = join(this.folder, 'tfjs-node');

  constructor(t: TestContext) {
    t.after(() => {
      rmSync(this.folder, { recursive: true, force: true });
    });
    for (const path of ['scripts/lock.mjs', 'scripts/setup-tfjs-node.mjs', 'scripts/setup-tfjs-node']) {
      cpSync(join(root, path), join(this.folder, path), { recursive: true });
    }
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
      cpSync(join(root, 'tfjs-node', name), join(this.engine, name));
    }
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    this.write('home/.m2/settings.xml', mavenSettings('http://127.0.0.1:9/'));
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  start(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, [join(this.folder, 'scripts', 'setup-tfjs-node.mjs'), ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // Port 9 is closed wherever the tests run.
        TFJS_NODE_CDN_STORAGE: 'http://127.0.0.1:9/',
        npm_config_registry: 'http://127.0.0.1:9/',
        npm_config_cache: join(this.folder, 'cache'),
        npm_config_fetch_retries: '0',
        MAVEN_OPTS: `-Duser.home=${join(this.folder, 'home')}`,
        ...env,
      },
    });
  }

  async setUp(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return outcome(this.start(args, env));
  }

  /** What is in tfjs-node/ beside the files of git. */
  get made(): string[] {
    return readdirSync(this.engine).filter((name) => !/^(package(-lock)?\.json|\.npmrc)$/.test(name));
  }

  /** Folders in which something was being installed. */
  get begun(): string[] {
    const work = join(this.engine, '.set-up');
    return existsSync(work) ? readdirSync(work).filter((name) => name.startsWith('new-')) : [];
  }
}

async function outcome(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

/** Resolves when the child has printed something that matches. */
async function printed(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve();
    });
    child.on('close', () => {
      reject(new Error(`${String(pattern)} isn't in: ${text}`));
    });
  });
}

function mavenSettings(mirror: string): string {
  return (
    '<settings><mirrors><mirror><id>closed</id><mirrorOf>*</mirrorOf>' +
    `<url>${mirror}</url></mirror></mirrors></settings>`
  );
}

function programNamed(name: string): string | undefined {
  return [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** A PATH with these programs of this machine and no others. */
function pathWith(t: TestContext, names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'path-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  for (const name of names) {
    const found = programNamed(name);
    assert.ok(found, `${name} is needed for this test`);
    symlinkSync(found, join(folder, name));
  }
  return folder;
}

async function server(t: TestContext, answer: RequestListener): Promise<string> {
  const listening = createServer(answer).listen(0, '127.0.0.1');
  t.after(() => {
    listening.closeAllConnections();
    listening.close();
  });
  await once(listening, 'listening');
  const address = listening.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}/`;
}

const { skip } = tfjsNodePlatform;
const absent = ['g++', 'make', 'python3', 'mvn'].filter((name) => programNamed(name) === undefined);
/** For the tests that come as far as the download by Maven. */
const building = { skip: skip === false && absent.length > 0 ? `needs ${absent.join(', ')}` : skip };

test('what is set up is left alone, also by two at once', { skip }, async (t) => {
  setUpTfjsNode();
  const checkout = new Checkout(t);
  symlinkSync(join(root, 'tfjs-node', 'node_modules'), join(checkout.engine, 'node_modules'));
  const outcomes = await Promise.all([checkout.setUp(), checkout.setUp()]);
  for (const { code, stdout, stderr } of outcomes) {
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^(setup:tfjs-node: waiting .*\n)?setup:tfjs-node: @tensorflow\/tfjs-node 4\.22\.0 on libtensorflow 2\.\d+\.\d+ is set up, nothing to do\n$/,
    );
    assert.equal(stdout, '');
  }
  assert.deepEqual(checkout.made, ['node_modules']);
});

test('one waits for another, and takes over from a dead one', { skip }, async (t) => {
  const checkout = new Checkout(t);
  const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  checkout.write('tfjs-node/.set-up.lock', `${other.pid ?? 0}\n`);
  const child = checkout.start(['--from', 'nowhere']);
  const ended = outcome(child);
  await printed(child, new RegExp(`waiting for process ${other.pid ?? 0}, which sets it up`));
  other.kill('SIGKILL');
  const { code, stderr } = await ended;
  assert.equal(code, 1);
  assert.match(stderr, /--from nowhere: "package" or "maven" is needed/);
});

test('missing tools are named, with what brings them, before anything is downloaded', { skip }, async (t) => {
  const checkout = new Checkout(t);
  const refusing = await server(t, (_request, response) => response.writeHead(403).end());
  const { code, stderr } = await checkout.setUp([], {
    PATH: pathWith(t, ['node', 'npm', 'bash', 'python3']),
    CXX: undefined,
    TFJS_NODE_CDN_STORAGE: refusing,
  });
  assert.equal(code, 1);
  assert.match(stderr, /the package’s own storage answers 403\n/);
  assert.match(stderr, /needs what is not here:\n/);
  assert.match(stderr, /g\+\+ \(C\+\+ compiler\): apt-get install g\+\+\n/);
  assert.match(stderr, /make .*apt-get install make\n/);
  assert.match(stderr, /mvn .*apt-get install maven\n/);
  assert.doesNotMatch(stderr, /python3|downloading|installing the packages/);
  assert.doesNotMatch(stderr, /^ +at /m);
  assert.deepEqual(checkout.begun, []);
});

test('a damaged download is recognised, removed and reported', building, async (t) => {
  const checkout = new Checkout(t);
  checkout.write(join('tfjs-node/.set-up/downloads', ARCHIVE), 'half an archive');
  const { code, stderr } = await checkout.setUp(['--from', 'maven']);
  assert.equal(code, 1);
  assert.match(stderr, /is damaged .*SHA-256 is [0-9a-f]{64} \(15 bytes\), expected f394c5be[0-9a-f]{56}/);
  assert.match(stderr, /It was removed; run this again\.\n$/);
  assert.doesNotMatch(stderr, /^ +at /m);
  assert.ok(!existsSync(join(checkout.engine, '.set-up', 'downloads', ARCHIVE)));
  assert.ok(!existsSync(join(checkout.engine, 'node_modules')));
});

test('without a network Maven’s reason and a way on are said', building, async (t) => {
  const { code, stderr } = await new Checkout(t).setUp();
  assert.equal(code, 1);
  assert.match(stderr, /the package’s own storage is out of reach \(ECONNREFUSED\)\n/);
  assert.match(stderr, /Maven could not download .*:\n +\[ERROR\].*(refused|127\.0\.0\.1:9)/);
  assert.match(stderr, /See that Maven reaches its repository/);
  assert.equal(stderr.match(/\[ERROR\]/g)?.length, 1);
});

test('without a registry npm’s reason and a way on are said', { skip }, async (t) => {
  const { code, stderr } = await new Checkout(t).setUp(['--from', 'package']);
  assert.equal(code, 1);
  assert.match(stderr, /npm could not install .*:\n(.*\n)*.*ECONNREFUSED/);
  assert.match(stderr, /See that npm reaches its registry/);
});

test(
  'a set-up that is killed leaves the old one in place, and the next starts afresh',
  { skip },
  async (t) => {
    const checkout = new Checkout(t);
    checkout.write('tfjs-node/node_modules/old', 'of another lock');
    let asked: () => void;
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    const silent = await server(t, () => {
      asked();
    });
    const child = checkout.start(['--from', 'package'], { npm_config_registry: silent });
    const ended = outcome(child);
    await arrived;
    process.kill(-(child.pid ?? NaN), 'SIGKILL');
    await ended;
    assert.equal(checkout.begun.length, 1);
    assert.equal(readFileSync(join(checkout.engine, 'node_modules', 'old'), 'utf8'), 'of another lock');

    const { stderr } = await checkout.setUp(['--from', 'package']);
    assert.match(stderr, /npm could not install/);
    assert.deepEqual(checkout.begun, []);
    assert.deepEqual(checkout.made, ['.set-up', 'node_modules']);
  },
);
