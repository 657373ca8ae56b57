import { resolve } from 'node:path';
import { PipelineError } from '../errors.js';
import { type ContentHasher, InvalidContentError, type Links } from '../fingerprint/content.js';
import { sha256 } from '../fingerprint/hashes.js';
import { cellsHash, stageKey } from '../fingerprint/key.js';
import type { Graph, ParamsDep, Stage, Value, WorkspacePath } from '../pipeline/graph.js';
import { nearest } from '../pipeline/nearest.js';
import { type ParamsDocument, readParams } from '../pipeline/params.js';
import type { Facts } from '../plan/facts.js';
import type { Disk } from '../ports/disk.js';
import type { OutRecord } from '../state/records.js';
import type { RunCache, Store } from '../store/store.js';

export interface WorkspaceFactsParts {
  readonly graph: Graph;
  readonly disk: Disk;
  readonly hasher: ContentHasher;
  readonly store: Store;
  readonly runCache: RunCache;
}

/** Planning's answers from the workspace on disk. */
export function workspaceFacts({ graph, disk, hasher, store, runCache }: WorkspaceFactsParts): Facts {
  const absolute = (path: WorkspacePath): string => resolve(graph.workspace, path);
  const content = async (path: WorkspacePath, links: Links): Promise<OutRecord | null> => {
    const found = await hasher.hash(absolute(path), links);
    return found === null ? null : { path, hash: found.hash, size: found.size };
  };
  return {
    async fixedInputs(stage) {
      await Promise.resolve();
      return {
        action:
          stage.action.kind === 'command'
            ? { kind: 'command', commands: stage.action.commands, shell: graph.dialect === 'dvc' ? '$SHELL' : 'sh -eu' }
            : {
                kind: 'script',
                script: stage.action.script,
                code: sha256(disk.read(absolute(stage.action.script))),
                with: stage.action.with,
              },
        wdir: stage.wdir,
        outs: stage.outs.map(({ path }) => path),
        env: stage.env,
        host: {
          node: stage.key.node ? (process.versions.node.split('.')[0] ?? null) : null,
          platform: stage.key.platform ? `${process.platform}-${process.arch}` : null,
        },
      };
    },
    async params(stage, dep) {
      if (dep.keys === null) {
        const whole = await content(dep.path, 'follow');
        if (whole !== null) return whole.hash;
      }
      const document = readParams(disk, absolute(dep.path), dep.path);
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
    changedFiles: () => [],
  };
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
        close === null ? `Add it to ${declared}, or take it out of the stage's params.` : `Did you mean "${close}"?`,
      );
    }),
  );
}
