import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface PlannedStage {
  readonly name: string;
  readonly action: 'up-to-date' | 'restore' | 'run' | 'waits';
  readonly reasons: readonly { readonly kind: string; readonly text: string }[];
}

export interface ListedStage {
  readonly name: string;
  readonly group: string | null;
  readonly script?: string;
  readonly with?: unknown;
  /** The script's exported function, where not all of it is run. */
  readonly export?: string;
  readonly upstream: readonly string[];
}

/**
 * This checkout as a clone has it, in a temp folder: the files that git tracks or doesn't ignore, so no data
 * sets, no store, no history. The installed packages are reached by a link, the built runner is a copy.
 */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  readonly #originals = new Map<string, string>();

  constructor() {
    for (const path of filesOf(root)) {
      mkdirSync(join(this.folder, dirname(path)), { recursive: true });
      cpSync(join(root, path), join(this.folder, path));
    }
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    cpSync(join(root, 'runner', 'dist'), join(this.folder, 'runner', 'dist'), { recursive: true });
  }

  /** Changes a file's text until `undo`. @throws Error where that changes nothing */
  edit(path: string, change: (text: string) => string): void {
    const text = readFileSync(join(this.folder, path), 'utf8');
    const changed = change(text);
    if (changed === text) throw new Error(`${path}: the edit found nothing to change`);
    if (!this.#originals.has(path)) this.#originals.set(path, text);
    writeFileSync(join(this.folder, path), changed);
  }

  undo(): void {
    for (const [path, text] of this.#originals) writeFileSync(join(this.folder, path), text);
    this.#originals.clear();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /**
   * Data sets aren't in git, but a stage whose key is proven needs none: `--allow-missing`.
   * @param options more of them, such as an overlay
   */
  plan(...options: readonly string[]): readonly PlannedStage[] {
    return this.#stages('plan', '--allow-missing', ...options) as readonly PlannedStage[];
  }

  /**
   * Has a run find that nothing has to run and keep what it hashed and bundled, so that each plan after it takes a
   * second or two and not six. Does nothing where something has to run: that may be hours of training.
   */
  settle(): void {
    if (this.plan().every(({ action }) => action === 'up-to-date')) this.#lockstep('run', '--allow-missing');
  }

  list(): readonly ListedStage[] {
    return this.#stages('list') as readonly ListedStage[];
  }

  #stages(...args: readonly string[]): unknown {
    return (JSON.parse(this.#lockstep(...args, '--json')) as { readonly stages: unknown }).stages;
  }

  /** @throws Error with lockstep's message unless it exits with 0 */
  #lockstep(...args: readonly string[]): string {
    const lockstep = join(this.folder, 'runner', 'bin', 'lockstep.js');
    return execFileSync(process.execPath, [lockstep, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: Infinity,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}

function filesOf(folder: string): readonly string[] {
  const output = execFileSync('git', ['ls-files', '-z', '-c', '-o', '--exclude-standard'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: Infinity,
  });
  // A file that was deleted and not yet committed is listed as well.
  return output.split('\0').filter((path) => path !== '' && existsSync(join(folder, path)));
}
