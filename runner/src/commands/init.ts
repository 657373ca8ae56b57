import { join, relative, sep } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { Template } from '../model/templates.js';
import type { Disk } from '../system/disk.js';
import { OWN_PACKAGE } from '../system/own-package.js';
import type { System } from '../system/system.js';

const FOLDER = join(OWN_PACKAGE, 'templates');

const INSTALL = 'npm install';

const NEXT: Readonly<Record<Template, readonly string[]>> = {
  demo: ['lockstep run'],
  study: [INSTALL, 'npm run pipeline'],
};

/** npm leaves files of these names out of a package. */
const PACKED_NAMES: ReadonlyMap<string, string> = new Map([['gitignore', '.gitignore']]);

export interface InitRequest {
  /** Absolute. */
  readonly directory: string;
  /** Relative to `directory`; null: `directory` itself. */
  readonly folder: string | null;
  readonly template: Template;
}

export interface InitAnswer {
  /** What was written, relative to `directory`. */
  readonly files: readonly string[];
  /** Commands that lead on, in order. */
  readonly next: readonly string[];
  /** Whether scripts find `lockstep/stage` in the folder's own node_modules, or will by what comes next. */
  readonly isInstalled: boolean;
}

/**
 * Copies a template; never over a file that is there.
 * @throws PipelineError where one of its files is there: nothing was written then
 */
export function init(
  { disk }: Pick<System, 'disk'>,
  { directory, folder, template }: InitRequest,
): InitAnswer {
  const [from, target] = [join(FOLDER, template), join(directory, folder ?? '.')];
  const files = filesBelow(disk, from).map((file) => ({
    content: disk.read(join(from, file)),
    path: join(target, PACKED_NAMES.get(file) ?? file),
  }));
  const present = files.filter(({ path }) => disk.lstat(path) !== null);
  if (present.length > 0) {
    const names = present.map(({ path }) => relative(target, path).replaceAll(sep, '/'));
    throw PipelineError.of(
      `${names.join(', ')} already there: init overwrites nothing`,
      null,
      'Name an empty folder: lockstep init FOLDER',
    );
  }
  for (const { path, content } of files) {
    disk.makeFolder(join(path, '..'));
    disk.write(path, content, { exclusive: true });
  }
  const next = NEXT[template];
  return {
    files: files.map(({ path }) => relative(directory, path)),
    next,
    isInstalled: next.includes(INSTALL) || disk.stat(join(target, 'node_modules', 'lockstep')) !== null,
  };
}

/** Relative to the folder, in order. */
function filesBelow(disk: Pick<Disk, 'lstat' | 'list'>, folder: string): readonly string[] {
  return [...disk.list(folder)].sort().flatMap((name) => {
    const path = join(folder, name);
    if (disk.lstat(path)?.kind !== 'folder') return [name];
    return filesBelow(disk, path).map((file) => join(name, file));
  });
}
