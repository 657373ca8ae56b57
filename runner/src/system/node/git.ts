import { execFileSync } from 'node:child_process';
import { GitError, type Git, type GitBlob, type GitFile } from '../git.js';

export const nodeGit: Git = {
  async files(folder) {
    const answer = await git(folder, ['ls-files', '-z', '-c', '-o', '--exclude-standard']);
    if (answer === null) return null;
    if (answer.exitCode === 0) return partsOf(answer.stdout);
    if (answer.stderr.includes('not a git repository')) return null;
    throw new GitError(answer.stderr.trim());
  },

  async ignored(folder, paths) {
    if (paths.length === 0) return new Set();
    const answer = await git(folder, ['check-ignore', '-z', '--stdin'], paths.join('\0'));
    // Exit code 1: none is ignored. 128: not a repository.
    if (answer?.exitCode === 1) return new Set();
    return answer?.exitCode === 0 ? new Set(partsOf(answer.stdout)) : null;
  },

  async headBlobs(folder) {
    const answer = await git(folder, ['ls-tree', '-r', '-z', 'HEAD']);
    if (answer?.exitCode !== 0) return null;
    return new Map(partsOf(answer.stdout).flatMap(blobOf));
  },

  async blobIds(folder, files) {
    if (files.length === 0) return [];
    const lines = files.map((file) => `${file}\n`).join('');
    const answer = await git(folder, ['hash-object', '--no-filters', '--stdin-paths'], lines);
    return answer?.exitCode === 0 ? answer.stdout.trimEnd().split('\n') : null;
  },

  async commit(folder, revision) {
    // A name that begins with a dash would be an option.
    if (revision.startsWith('-')) return null;
    const [id, root] = await Promise.all([
      git(folder, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]),
      git(folder, ['rev-parse', '--show-toplevel']),
    ]);
    if (id?.exitCode !== 0 || root?.exitCode !== 0) return null;
    return { id: id.stdout.trim(), root: root.stdout.replace(/\n$/, '') };
  },

  async commitFiles({ root, id }) {
    const answer = await git(root, ['ls-tree', '-r', '-l', '-z', '--full-tree', id]);
    if (answer?.exitCode !== 0) throw new GitError(answer?.stderr.trim() ?? "git can't be started");
    return new Map(partsOf(answer.stdout).flatMap(fileOf));
  },

  blob({ root }, id) {
    try {
      const options = {
        cwd: root,
        env: { ...process.env, LC_ALL: 'C' },
        maxBuffer: Number.POSITIVE_INFINITY,
      };
      return execFileSync('git', ['cat-file', 'blob', id], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      throw new GitError(error instanceof Error ? error.message.trim() : String(error));
    }
  },

  async blobs({ root }, ids) {
    if (ids.length === 0) return [];
    const { execa } = await import('execa');
    const input = ids.map((id) => `${id}\n`).join('');
    const options = { cwd: root, env: { LC_ALL: 'C' }, maxBuffer: Number.POSITIVE_INFINITY } as const;
    const { exitCode, stdout, stderr } = await execa('git', ['cat-file', '--batch'], {
      ...options,
      input,
      encoding: 'buffer',
      reject: false,
      stripFinalNewline: false,
    });
    if (exitCode !== 0) throw new GitError(Buffer.from(stderr).toString('utf8').trim());
    return batchOf(Buffer.from(stdout));
  },

  async sides(folder, file) {
    const [base, ours, theirs] = await Promise.all(
      [1, 2, 3].map((side) => git(folder, ['show', `:${side}:./${file}`])),
    );
    if (ours?.exitCode !== 0 || theirs?.exitCode !== 0) return null;
    return { base: base?.exitCode === 0 ? base.stdout : null, ours: ours.stdout, theirs: theirs.stdout };
  },
};

/** A line of `git ls-tree`. */
function blobOf(line: string): readonly (readonly [path: string, blob: GitBlob])[] {
  const [, mode, id, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? [];
  return path === undefined || mode === undefined || id === undefined ? [] : [[path, { id, mode }]];
}

/** A line of `git ls-tree -l`; what another repository has is none of this one's. */
function fileOf(line: string): readonly (readonly [path: string, file: GitFile])[] {
  const [, mode, id, size, path] = /^(\d+) blob (\w+) +(\d+)\t(.*)$/s.exec(line) ?? [];
  if (path === undefined || mode === undefined || id === undefined) return [];
  return [[path, { id, mode, size: Number(size) }]];
}

/** What `git cat-file --batch` writes: for each object a line with its size, its bytes and a line feed. */
function batchOf(output: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0x0a, at);
    const head = output.toString('utf8', at, end);
    const [, size] = /^\w+ blob (\d+)$/.exec(head) ?? [];
    if (size === undefined) throw new GitError(`git can't read an object: ${head}`);
    found.push(output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return found;
}

interface Answer {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** @returns null where git can't be started */
async function git(folder: string, args: readonly string[], input = ''): Promise<Answer | null> {
  const { execa } = await import('execa');
  const { exitCode, stdout, stderr, code } = await execa('git', args, {
    input,
    cwd: folder,
    env: { LC_ALL: 'C' },
    reject: false,
    stripFinalNewline: false,
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  return code === 'ENOENT' ? null : { exitCode, stdout, stderr };
}

function partsOf(output: string): readonly string[] {
  return output.split('\0').filter((part) => part !== '');
}
