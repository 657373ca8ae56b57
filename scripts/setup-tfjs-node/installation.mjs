import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { announce, lastLines, SetUpError } from './screen.mjs';

const root = join(import.meta.dirname, '..', '..');

/** tfjs-node/: what is to be installed is in git, node_modules is made; nobody sees it before it is whole. */
export class Installation {
  #folder = join(root, 'tfjs-node');
  #work = join(this.#folder, '.set-up');
  #modules = join(this.#folder, 'node_modules');

  lock = join(this.#folder, '.set-up.lock');
  /** What was downloaded; kept until everything is in place. */
  downloads = join(this.#work, 'downloads');

  /** The engine reads this record, too (stages/engines/tfjs-node/installation.ts). */
  isRecorded() {
    const record = join(this.#modules, '.set-up');
    return existsSync(record) && readFileSync(record, 'utf8').trim() === this.#identity();
  }

  /** Lets TensorFlow multiply two matrices, in a process of its own. */
  async test(folder = this.#folder) {
    const program = join(import.meta.dirname, 'multiply.mjs');
    const { exitCode, stdout, stderr } = await run`${process.execPath} ${program} ${folder}`;
    return exitCode === 0 ? { works: true, what: stdout.trim() } : { works: false, what: lastLines(stderr) };
  }

  /** @returns what was installed and works */
  async prove(folder) {
    const { works, what } = await this.test(folder);
    if (works) return what;
    throw new SetUpError(`everything is installed, but TensorFlow does not run:\n${what}`);
  }

  /** @returns a new folder that holds what npm needs; what attempts that were cut short left is removed */
  begin() {
    mkdirSync(this.downloads, { recursive: true });
    for (const name of readdirSync(this.#work)) {
      if (name.startsWith('new-')) rmSync(join(this.#work, name), { recursive: true });
    }
    const folder = join(this.#work, `new-${process.pid}`);
    mkdirSync(folder);
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
      cpSync(join(this.#folder, name), join(folder, name));
    }
    return folder;
  }

  async installPackages(folder) {
    announce('installing the packages of tfjs-node/package-lock.json: npm ci');
    const npm = process.env.npm_execpath;
    const command = npm === undefined ? ['npm'] : [process.execPath, npm];
    const { exitCode, stderr } = await run({
      cwd: folder,
    })`${command} ci --ignore-scripts --no-audit --no-fund --loglevel=error`;
    if (exitCode === 0) return;
    throw new SetUpError(
      `npm could not install the packages of tfjs-node/package-lock.json:\n${lastLines(stderr)}\n` +
        'See that npm reaches its registry (npm ping), then run this again.',
    );
  }

  /** In this order: a folder that has the record is whole. */
  finish(folder) {
    writeFileSync(join(folder, 'node_modules', '.set-up'), `${this.#identity()}\n`);
    const old = join(folder, 'old');
    if (existsSync(this.#modules)) renameSync(this.#modules, old);
    renameSync(join(folder, 'node_modules'), this.#modules);
    rmSync(this.#work, { recursive: true });
  }

  megabytes() {
    const bytes = readdirSync(this.#modules, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    return Math.round(bytes / 1e6);
  }

  #identity() {
    const lock = JSON.parse(readFileSync(join(this.#folder, 'package-lock.json'), 'utf8'));
    return createHash('sha256').update(JSON.stringify(lock)).digest('hex');
  }
}
