import { basename, posix } from 'node:path';
import { decodeStageSpec } from '../../src/stage/spec.js';
import { SPEC_VARIABLE } from '../../src/stage/protocol.js';
import type { Disk } from '../../src/system/disk.js';
import { copyTree } from '../../src/system/disk-tree.js';
import type { Task } from '../../src/executors/executor.js';

/** What a job of the fake executor may use. */
export interface Shell {
  readonly disk: Disk;
  readonly cwd: string;
  /** Appends to the job's log. */
  print(text: string): void;
  /** Stands at a gate until the test opens it. */
  gate(name: string): Promise<void>;
}

/** @returns what it prints, or an exit code */
type Program = (shell: Shell, args: readonly string[]) => string | number | Promise<string | number>;

const PROGRAMS: Readonly<Record<string, Program>> = {
  ':': () => 0,
  // What is sourced holds nothing that these tests need done.
  '.': () => 0,
  cat: (shell, args) => args.map((path) => shell.disk.read(at(shell, path)).toString()).join(''),
  chmod: ({ disk, ...shell }, [, path = '']) => {
    disk.chmod(at(shell, path), 0o755);
    return 0;
  },
  cp: async (shell, args) => {
    const [from = '', to = ''] = args.filter((word) => !word.startsWith('-'));
    await copyTree(shell.disk, at(shell, from), at(shell, to));
    return 0;
  },
  echo: (_, args) => `${args.join(' ')}\n`,
  exit: (_, [code = '0']) => Number(code),
  gate: async (shell, [name = '']) => {
    await shell.gate(name);
    return 0;
  },
  ln: ({ disk, ...shell }, [, target = '', path = '']) => {
    disk.symlink(target, at(shell, path));
    return 0;
  },
  mkdir: ({ disk, ...shell }, [, path = '']) => {
    disk.makeFolder(at(shell, path));
    return 0;
  },
  rm: ({ disk, ...shell }, [, path = '']) => {
    disk.remove(at(shell, path));
    return 0;
  },
};

const at = ({ cwd }: Pick<Shell, 'cwd'>, path: string): string => posix.resolve(cwd, path);

/**
 * Runs a task as `sh -eu` would, for as much of the shell as these tests write: commands one a line or separated by
 * `;`, words without quotes, `$NAME`, `>` and `>>`. A script stage's variables are its deps, outs, params and `with`.
 * @returns its exit code
 */
export async function runInShell(shell: Shell, task: Task): Promise<number> {
  const values = { ...task.env, ...specValues(shell.disk, task.env[SPEC_VARIABLE]) };
  for (const line of textOf(shell.disk, task).split(/[;\n]/)) {
    const [name, ...words] = line
      .trim()
      .replaceAll(/\$(\w+)/g, (_, key: string) => values[key] ?? '')
      .split(/\s+/);
    if (name === undefined || name === '' || name.startsWith('#')) continue;
    const code = await runCommand(shell, name, words);
    if (code !== 0) return code;
  }
  return 0;
}

async function runCommand(shell: Shell, name: string, words: readonly string[]): Promise<number> {
  const program = PROGRAMS[name];
  if (program === undefined) {
    shell.print(`sh: ${name}: not found\n`);
    return 127;
  }
  const arrow = words.findIndex((word) => word === '>' || word === '>>');
  const args = arrow === -1 ? words : words.slice(0, arrow);
  try {
    const result = await program(shell, args);
    if (typeof result === 'number') return result;
    const target = at(shell, words[arrow + 1] ?? '');
    if (arrow === -1) shell.print(result);
    else if (words[arrow] === '>') shell.disk.write(target, result);
    else shell.disk.append(target, result);
    return 0;
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    shell.print(`${name}: ${error.message}\n`);
    return 1;
  }
}

/** `sh -eu -c TEXT`, several of them one after the other, or `sh -eu FILE`. */
function textOf(disk: Disk, { args }: Task): string {
  const text = args.at(-1) ?? '';
  if (args.at(-2) !== '-c') return disk.read(text).toString();
  return text.replaceAll(/^'(?:\/bin\/sh|bash)' .*'-c' '(.*)' \|\| exit$/gm, '$1');
}

function specValues(disk: Disk, path: string | undefined): Readonly<Record<string, string>> {
  if (path === undefined) return {};
  const { deps, outs, params, with: settings } = decodeStageSpec(disk.read(path).toString());
  const values: Record<string, string> = {};
  for (const dep of deps) {
    if ('path' in dep) values[dep.name ?? basename(dep.declared)] = dep.path;
    else if ('files' in dep) values[dep.name ?? dep.glob] = dep.files.join(' ');
    else values[dep.name ?? dep.stage] = dep.cells.flatMap(({ outs: of }) => Object.values(of)).join(' ');
  }
  for (const { name, declared, path: place } of outs) values[name ?? basename(declared)] = place;
  for (const [key, value] of Object.entries(params)) values[key.replaceAll('.', '_')] = JSON.stringify(value);
  if (typeof settings === 'object' && settings !== null) {
    for (const [key, value] of Object.entries(settings)) values[key] = JSON.stringify(value);
  }
  return values;
}
