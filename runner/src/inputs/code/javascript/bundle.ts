import { join } from 'node:path';
import type { Entry, WorkspacePath } from '../../../model/graph.js';
import type { Disk } from '../../../system/disk.js';
import type { StageClaim } from '../claim.js';
import type { Effect } from '../language.js';
import { type Build, BUNDLE_FOLDER, buildEntry } from './build.js';
import { buildExport } from './build-export.js';
import { BundlePlaces } from './bundle-places.js';
import { readClaim } from './read-claim.js';
import { parseModule } from './syntax.js';

/** What a script, or one export of it, comes to. */
export interface Bundle extends Build {
  readonly claim: StageClaim | null;
  /** As of `ScriptCode`. */
  readonly effects: readonly Effect[];
}

/**
 * Bundles a script, or one export, with everything it imports from the workspace; installed packages stay outside.
 *
 * @throws PipelineError for syntax errors, unresolved imports, code that can't be followed, and an export that can't be run
 */
export async function bundleScript(disk: Disk, workspace: string, entry: Entry): Promise<Bundle> {
  const root = disk.realPath(workspace);
  const linesOf = (file: WorkspacePath): readonly string[] =>
    disk.stat(join(root, file))?.kind === 'file' ? disk.read(join(root, file)).toString().split(/\r?\n/) : [];
  const placesIn = ({ sourceMap }: Build): BundlePlaces =>
    new BundlePlaces(sourceMap, BUNDLE_FOLDER, linesOf);
  const { build, effects } =
    entry.export === undefined
      ? { build: await buildEntry(disk, root, { kind: 'script', script: entry.script }), effects: [] }
      : await buildExport(disk, root, { script: entry.script, name: entry.export }, placesIn);
  const places = placesIn(build);
  const tree = await parseModule(build.code, places);
  return { ...build, claim: await readClaim(tree, places), effects };
}
