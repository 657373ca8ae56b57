import { resolve } from 'node:path';
import { PipelineError, type SourcePosition } from '../model/errors.js';
import { type ContentHasher, InvalidContentError } from '../inputs/content.js';
import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { ScriptCode } from '../inputs/code/language.js';
import type {
  CommandShell,
  Dep,
  Entry,
  FileGlob,
  Graph,
  ParamsDep,
  PointedOut,
  Stage,
  Value,
  WorkspacePath,
} from '../model/graph.js';
import type { Md5Hasher } from '../inputs/md5.js';
import { ownPath } from '../model/pipeline-file.js';
import { globbedFiles } from '../pipeline/globs.js';
import type { ListingMemory } from '../inputs/listing-memory.js';
import { listingOf, type Listing, type ListingChanges } from '../model/listing.js';
import { changedSince } from './listings.js';
import { nearPath } from '../pipeline/near-path.js';
import type { StagePlace } from '../pipeline/paths.js';
import { DepContents } from './dep-contents.js';
import { NearPaths } from './near-paths.js';
import { nearest } from '../pipeline/nearest.js';
import type { ParamsDocument } from '../pipeline/params.js';
import type { FixedInputs, PresentOut, Question, TrackedParams } from '../plan/questions.js';
import { tellingName } from '../model/out-names.js';
import { checkClaim } from './check-claim.js';
import { OutPlaces } from './out-places.js';
import type { ParamsDocuments } from '../inputs/params-documents.js';
import type { Disk } from '../system/disk.js';
import { isOfItsPath } from '../system/trouble.js';
import type { Host } from '../system/host.js';
import type { Web } from '../system/web.js';
import { TrackedData } from './tracked-fact.js';
import { urlFact } from './url-fact.js';
import type { ContentHash, Sha256, UrlVersion } from '../model/hashes.js';
import type { OutRecord, StageInputs } from '../model/records.js';

/** What the workspace holds now, looked at one by one. */
export interface Facts {
  /** @throws PipelineError when the script's code can't be followed */
  fixedInputs(stage: Stage): Promise<FixedInputs>;
  /** @throws PipelineError for a missing file or key */
  params(stage: Stage, dep: ParamsDep): Promise<TrackedParams>;
  /**
   * What a dep's path holds, links followed; `null` where nothing is.
   * @throws PipelineError for what can't be a dep
   */
  content(path: WorkspacePath): Promise<OutRecord | null>;
  /** Of outs and of what lies there, what is most likely meant by a path; `null` where nothing is near. */
  near(path: WorkspacePath): Promise<WorkspacePath | null>;
  /**
   * What a stage's glob finds, in order of path.
   * @throws PipelineError for more than a glob may find
   */
  files(stage: Stage, glob: FileGlob): Promise<readonly WorkspacePath[]>;
  outContent(path: WorkspacePath): Promise<PresentOut>;
  /** The files of a folder whose content was asked for; null: it wasn't, or is no folder. */
  outListing(folder: ContentHash): Listing | null;
  /** @throws PipelineError where the bytes that a `.dvc` file names don't lie there */
  tracked(out: PointedOut): Promise<true>;
  /** @throws PipelineError for a URL that can't be asked, or whose server doesn't tell */
  url(url: string): Promise<UrlVersion>;
  /** Which files of a folder or a glob changed; null where nobody knows. */
  changedDep(asked: Extract<Question, { ask: 'changed-dep' }>): Promise<ListingChanges | null>;
  /** Source files of a stage's script that changed since this code was recorded; empty where that is not known. */
  changedFiles(stage: Stage, recorded: Sha256): Promise<readonly WorkspacePath[]>;
}

export interface WorkspaceFactsParts {
  readonly graph: Graph;
  readonly disk: Disk;
  readonly host: Host;
  readonly web: Web;
  readonly md5: Md5Hasher;
  readonly hasher: ContentHasher;
  readonly codes: GraphCodes;
  readonly listings: ListingMemory;
  readonly params: ParamsDocuments;
}

/** Facts of the workspace on disk. */
export function workspaceFacts(parts: WorkspaceFactsParts): Facts {
  const { graph, disk, host, web, md5, hasher, codes, listings, params: documents } = parts;
  const absolute = (path: WorkspacePath): string => resolve(graph.workspace, path);
  const outPlaces = new OutPlaces(disk, graph);
  const trackedData = new TrackedData(disk, graph.workspace, md5);
  const nearPaths = new NearPaths(disk, graph);
  const depContents = new DepContents(hasher, disk, graph);
  const content = async (path: WorkspacePath): Promise<OutRecord | null> => {
    const found = await depContents.of(path);
    return found === null ? null : { path, hash: found.hash, size: found.size };
  };
  return {
    async fixedInputs(stage) {
      if (stage.problems !== undefined && stage.problems.length > 0) throw new PipelineError(stage.problems);
      outPlaces.check(stage);
      if (stage.action.kind === 'script') {
        const { sources, claim } = await codeOf(stage, stage.action, codes);
        outPlaces.checkCode(stage.action.script, Object.keys(sources));
        const disagreements = claim === null ? [] : checkClaim(stage, claim);
        if (disagreements.length > 0) throw new PipelineError(disagreements);
      }
      return {
        action: await actionOf(stage, codes),
        wdir: stage.wdir,
        // A command has the paths in its text.
        outs: stage.outs.map((out) => ({
          name: stage.action.kind === 'script' ? tellingName(stage, out) : null,
          path: out.path,
        })),
        env: stage.env,
        host: {
          node: stage.key.node ? (host.nodeVersion.split('.')[0] ?? null) : null,
          platform: stage.key.platform ? `${host.platform}-${host.arch}` : null,
        },
      };
    },
    async params(stage, dep) {
      if (dep.keys === null) {
        const whole = await content(dep.path);
        if (whole !== null) return whole.hash;
      }
      const document = documents.read(disk, absolute(dep.path), dep.path);
      if (document !== null) return valuesOf(stage, dep, document);
      if (disk.stat(absolute(dep.path))?.kind === 'folder') {
        throw PipelineError.of(
          `stage "${stage.name}": params file ${dep.declared} is a folder, not a file`,
          stage.position,
          'Name the file in it.',
        );
      }
      const near = nearPath(disk, graph.workspace, absolute(dep.path));
      throw PipelineError.of(
        `stage "${stage.name}": params file ${dep.declared} does not exist`,
        stage.position,
        near === null ? 'Create it, or correct its path.' : `Did you mean "${ownPath(stage.wdir, near)}"?`,
      );
    },
    async content(path) {
      try {
        return await content(path);
      } catch (error) {
        if (error instanceof InvalidContentError) throw PipelineError.of(error.message);
        throw error;
      }
    },
    near: (path) => Promise.resolve().then(() => nearPaths.to(path)),
    files: ({ file: { folder }, wdir }, glob) =>
      Promise.resolve().then(() => {
        const place: StagePlace = { workspace: graph.workspace, folder, wdir };
        return globbedFiles(disk, place, glob).map(({ path }) => path);
      }),
    changedDep: ({ stage, dep, before, now }) =>
      changedSince({ contents: depContents, listings }, stage, dep, { before, now }),
    outContent: (path) => outContent(hasher, graph.workspace, path),
    outListing(folder) {
      const manifest = hasher.manifestOf(folder);
      return manifest === null ? null : listingOf(manifest);
    },
    async tracked(out) {
      await trackedData.check(out);
      return true;
    },
    url: (url) => urlFact(web, url),
    changedFiles({ action, file }, recorded) {
      return action.kind === 'command' ? Promise.resolve([]) : codes.changedSince(file, action, recorded);
    },
  };
}

/** As `Facts.outContent`. */
export async function outContent(
  hasher: ContentHasher,
  workspace: string,
  path: WorkspacePath,
): Promise<OutRecord | 'unusable' | null> {
  try {
    const found = await hasher.hash(resolve(workspace, path), 'inside');
    return found === null ? null : { path, hash: found.hash, size: found.size };
  } catch (error) {
    if (error instanceof InvalidContentError || isOfItsPath(error)) return 'unusable';
    throw error;
  }
}

async function actionOf(stage: Stage, codes: GraphCodes): Promise<StageInputs['action']> {
  const { action } = stage;
  if (action.kind === 'command') {
    return { kind: 'command', commands: action.commands, shell: SHELL_NAMES[action.shell] };
  }
  const { identity, references } = await codeOf(stage, action, codes);
  const undeclared = references.filter(({ path }) => !stage.deps.some((dep) => covers(dep, path)));
  if (undeclared.length > 0) throw new PipelineError(undeclared.map(({ diagnostic }) => diagnostic));
  return { ...action, code: identity };
}

function codeOf({ places, file }: Stage, entry: Entry, codes: GraphCodes): Promise<ScriptCode> {
  return placedAt(places.export ?? places.script, codes.of(file, entry));
}

/** What is wrong with a script as a whole is shown where the pipeline names it. */
async function placedAt<T>(position: SourcePosition | null, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    throw new PipelineError(error.diagnostics.map((one) => ({ ...one, position: one.position ?? position })));
  }
}

/** The user's own shell differs between machines that agree on everything else: DVC leaves it out, too. */
const SHELL_NAMES: Readonly<Record<CommandShell, string>> = {
  bash: 'bash -euo pipefail',
  sh: 'sh -eu',
  user: '$SHELL',
};

function covers(dep: Dep, path: WorkspacePath): boolean {
  const isIn = (folder: WorkspacePath): boolean => path === folder || path.startsWith(`${folder}/`);
  return dep.kind === 'path' ? isIn(dep.path) : dep.kind === 'glob' && dep.paths.some(isIn);
}

function valuesOf(
  { name, position }: Stage,
  { declared, keys }: ParamsDep,
  document: ParamsDocument,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    (keys ?? []).map((key) => {
      const value = document.get(key);
      if (value !== undefined) return [key, value];
      const close = nearest(key, document.keys());
      throw PipelineError.of(
        `stage "${name}": ${declared} has no param "${key}"`,
        position,
        close === null
          ? `Add it to ${declared}, or take it out of the stage's params.`
          : `Did you mean "${close}"?`,
      );
    }),
  );
}
