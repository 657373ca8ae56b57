import { resolve } from 'node:path';
import { PipelineError, type SourcePosition } from '../model/errors.js';
import { type ContentHasher, InvalidContentError } from '../inputs/content.js';
import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { Dep, Dialect, Graph, ParamsDep, Stage, Value, WorkspacePath } from '../model/graph.js';
import { nearest } from '../pipeline/nearest.js';
import type { ParamsDocument } from '../pipeline/params.js';
import type { FixedInputs, PresentOut, TrackedParams } from '../plan/questions.js';
import { tellingName } from '../model/out-names.js';
import { OutPlaces } from './out-places.js';
import type { Listings } from '../inputs/listings.js';
import { ParamsDocuments } from '../inputs/params-documents.js';
import type { Disk } from '../system/disk.js';
import type { Host } from '../system/host.js';
import { listingOf, type Listing } from '../model/folder-changes.js';
import type { ContentHash, Sha256 } from '../model/hashes.js';
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
  outContent(path: WorkspacePath): Promise<PresentOut>;
  /** What a folder's content holds; `null` where that isn't known any more. */
  listing(folder: ContentHash): Listing | null;
  /** Source files of a stage's script that changed since this code was recorded; empty where that is not known. */
  changedFiles(stage: Stage, recorded: Sha256): Promise<readonly WorkspacePath[]>;
}

export interface WorkspaceFactsParts {
  readonly graph: Graph;
  readonly disk: Disk;
  readonly host: Host;
  readonly hasher: ContentHasher;
  readonly codes: GraphCodes;
  readonly listings: Listings;
}

/** Facts of the workspace on disk. */
export function workspaceFacts(parts: WorkspaceFactsParts): Facts {
  const { graph, disk, host, hasher, codes, listings } = parts;
  const absolute = (path: WorkspacePath): string => resolve(graph.workspace, path);
  const documents = new ParamsDocuments(disk);
  const outPlaces = new OutPlaces(disk, graph);
  const content = async (path: WorkspacePath): Promise<OutRecord | null> => {
    const found = await hasher.hash(absolute(path), 'follow');
    return found === null ? null : { path, hash: found.hash, size: found.size };
  };
  return {
    async fixedInputs(stage) {
      outPlaces.checkLinks(stage);
      if (stage.action.kind === 'script') {
        const { script } = stage.action;
        const { sources } = await placedAt(stage.places.script, codes.of(stage.file, script));
        outPlaces.checkCode(script, Object.keys(sources));
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
      const document = documents.read(absolute(dep.path), dep.path);
      if (document !== null) return valuesOf(stage, dep, document);
      throw PipelineError.of(
        `stage "${stage.name}": params file ${dep.declared} does not exist`,
        stage.position,
        'Create it, or correct its path.',
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
    outContent: (path) => outContent(hasher, graph.workspace, path),
    listing(folder) {
      const manifest = hasher.manifestOf(folder);
      return manifest === null ? listings.of(folder) : listingOf(manifest);
    },
    changedFiles({ action, file }, recorded) {
      return action.kind === 'command'
        ? Promise.resolve([])
        : codes.changedSince(file, action.script, recorded);
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
    const found = await hasher.hash(resolve(workspace, path), 'refuse');
    return found === null ? null : { path, hash: found.hash, size: found.size };
  } catch (error) {
    if (error instanceof InvalidContentError) return 'unusable';
    throw error;
  }
}

async function actionOf(stage: Stage, codes: GraphCodes): Promise<StageInputs['action']> {
  const { action, file } = stage;
  if (action.kind === 'command') {
    return { kind: 'command', commands: action.commands, shell: shellName(file.dialect) };
  }
  const { identity, references } = await placedAt(stage.places.script, codes.of(file, action.script));
  const undeclared = references.filter(({ path }) => !stage.deps.some((dep) => covers(dep, path)));
  if (undeclared.length > 0) throw new PipelineError(undeclared.map(({ diagnostic }) => diagnostic));
  return { kind: 'script', script: action.script, code: identity, with: action.with };
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
function shellName(dialect: Dialect): string {
  return dialect === 'dvc' ? '$SHELL' : 'sh -eu';
}

function covers(dep: Dep, path: WorkspacePath): boolean {
  return dep.kind === 'path' && (path === dep.path || path.startsWith(`${dep.path}/`));
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
