import { resolve } from 'node:path';
import { PipelineError, type SourcePosition } from '../model/errors.js';
import { type ContentHasher, InvalidContentError, type Links } from '../inputs/content.js';
import type { ScriptCodes } from '../inputs/code/script-codes.js';
import type { SourceMemory } from '../inputs/code/source-memory.js';
import { cellsHash, stageKey } from '../model/key.js';
import type { Dep, Dialect, Graph, ParamsDep, Stage, Value, WorkspacePath } from '../model/graph.js';
import { nearest } from '../pipeline/nearest.js';
import type { ParamsDocument } from '../pipeline/params.js';
import type { Facts } from '../plan/facts.js';
import { tellingName } from '../model/out-names.js';
import { ParamsDocuments } from '../inputs/params-documents.js';
import type { Disk } from '../system/disk.js';
import type { Host } from '../system/host.js';
import type { OutRecord, StageInputs } from '../model/records.js';
import type { RunCache, Store } from '../store/store.js';

export interface WorkspaceFactsParts {
  readonly graph: Graph;
  readonly disk: Disk;
  readonly host: Host;
  readonly hasher: ContentHasher;
  readonly store: Store;
  readonly runCache: RunCache;
  readonly codes: ScriptCodes;
  readonly sources: SourceMemory;
}

/** Planning's answers from the workspace on disk. */
export function workspaceFacts(parts: WorkspaceFactsParts): Facts {
  const { graph, disk, host, hasher, store, runCache, codes, sources } = parts;
  const absolute = (path: WorkspacePath): string => resolve(graph.workspace, path);
  const documents = new ParamsDocuments(disk);
  const content = async (path: WorkspacePath, links: Links): Promise<OutRecord | null> => {
    const found = await hasher.hash(absolute(path), links);
    return found === null ? null : { path, hash: found.hash, size: found.size };
  };
  return {
    async fixedInputs(stage) {
      return {
        action: await actionOf(stage, graph.dialect, codes),
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
        const whole = await content(dep.path, 'follow');
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
        return await content(path, 'follow');
      } catch (error) {
        if (error instanceof InvalidContentError) throw PipelineError.of(error.message);
        throw error;
      }
    },
    async outContent(path) {
      try {
        return await content(path, 'refuse');
      } catch (error) {
        if (error instanceof InvalidContentError) return 'unusable';
        throw error;
      }
    },
    contentInside(folder, inside) {
      const entry = store.manifest(folder)?.entries.find((one) => one.path === inside);
      return entry?.kind === 'file' ? entry.hash : null;
    },
    inStore: (hash) => store.has(hash),
    cached: (key) => runCache.read(key),
    keyOf: stageKey,
    cellsHash,
    async changedFiles(script, recorded) {
      return sources.changedSince(recorded, (await codes.of(script)).sources);
    },
  };
}

async function actionOf(stage: Stage, dialect: Dialect, codes: ScriptCodes): Promise<StageInputs['action']> {
  const { action } = stage;
  if (action.kind === 'command') {
    return { kind: 'command', commands: action.commands, shell: shellName(dialect) };
  }
  const { identity, references } = await placedAt(stage.places.script, codes.of(action.script));
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
