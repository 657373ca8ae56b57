import { GitError, type Git, type GitBlob } from '../git.js';

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

  async sides(folder, file) {
    const [ours, theirs] = await Promise.all(
      [2, 3].map((side) => git(folder, ['show', `:${side}:./${file}`])),
    );
    if (ours?.exitCode !== 0 || theirs?.exitCode !== 0) return null;
    return [ours.stdout, theirs.stdout];
  },
};

/** A line of `git ls-tree`. */
function blobOf(line: string): readonly (readonly [path: string, blob: GitBlob])[] {
  const [, mode, id, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? [];
  return path === undefined || mode === undefined || id === undefined ? [] : [[path, { id, mode }]];
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
