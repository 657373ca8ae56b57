import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What every build of lockstep writes last, in place or in a new folder. */
const WRITTEN_LAST = join('cli', 'entry.cjs');
/** What npm writes whenever it changes a folder of packages. */
const PACKAGES = join('node_modules', '.package-lock.json');

/**
 * What decides beside files: this build of lockstep, the packages that it loads, Node, the system, the user and the
 * folder.
 * @param workspace absolute
 * @param build the folder of this build
 */
export function circumstancesOf(workspace: string, build: string): string {
  const { version, platform, arch } = process;
  const program = [build, join(build, WRITTEN_LAST), ...foldersFrom(build).map((at) => join(at, PACKAGES))];
  return [...program.map(stateOf), version, platform, arch, process.geteuid?.() ?? '', workspace].join(' ');
}

function foldersFrom(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}

function stateOf(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found === undefined ? '-' : `${found.dev}:${found.ino}:${found.ctimeMs}`;
}
