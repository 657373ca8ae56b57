import { posix } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Whose rules they are: git's, as DVC understands them, or DVC's own. */
export type RulesOf = 'git' | 'dvc';

interface RuleFile {
  readonly folder: string;
  readonly forFiles: Ignore;
  readonly forFolders: Ignore;
}

/** The rules of `.gitignore` or `.dvcignore` files from a root down to a folder. As in git, the nearest one has the last word. */
export class IgnoreRules {
  constructor(
    private readonly of: RulesOf,
    private readonly files: readonly RuleFile[] = [],
  ) {}

  /** These and those of a file in a folder further down. */
  with(folder: string, text: string): IgnoreRules {
    const forFiles = ignore().add(text);
    const forFolders = this.of === 'git' ? ignore().add(withFolders(text)) : forFiles;
    return new IgnoreRules(this.of, [...this.files, { folder, forFiles, forFolders }]);
  }

  /** @param path absolute; that nothing above it is ignored is for the caller to know */
  ignores(path: string, isFolder: boolean): boolean {
    let verdict = false;
    for (const { folder, forFiles, forFolders } of this.files) {
      const relative = posix.relative(folder, path);
      const { ignored, unignored } = isFolder ? forFolders.test(`${relative}/`) : forFiles.test(relative);
      if (ignored) verdict = true;
      else if (unignored) verdict = false;
    }
    return verdict;
  }
}

/** By the library that DVC asks, `data/*` says of the folder `data` itself what it says of all in it. */
function withFolders(text: string): string {
  return text
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, negated = '', folder] = /^(!?)\/?([^#!/].*\/)\*{1,2}$/.exec(line) ?? [];
      return folder === undefined ? [line] : [line, `${negated}/${folder}`];
    })
    .join('\n');
}
