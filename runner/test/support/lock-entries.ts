import { sha256, type ContentHash, type StageKey } from '../../src/model/hashes.js';
import type { LockEntry, LockFile, StageInputs } from '../../src/model/records.js';

/** A plausible block, all of it different for different seeds. */
export function lockEntry(seed: string, settings: Partial<StageInputs> = {}): LockEntry {
  return {
    key: sha256(`key ${seed}`) as StageKey,
    inputs: {
      action: {
        kind: 'script',
        script: 'stages/train.ts',
        code: sha256('code'),
        with: { size: 'small', rate: 0.1, seed: 0 },
      },
      wdir: '',
      deps: [{ name: 'data', path: 'data/fashion', hash: contentHash('folder', 'data') }],
      params: { 'params/params.yaml': { 'training.epochs': 50, 'training.batch': 64 } },
      outs: [{ name: null, path: `artifacts/cells/${seed}` }],
      env: {},
      host: { node: null, platform: null },
      ...settings,
    },
    outs: [{ path: `artifacts/cells/${seed}`, hash: contentHash('folder', seed), size: 20_000 }],
    committed: null,
  };
}

export function lockOf(stages: Readonly<Record<string, LockEntry>>): LockFile {
  return {
    version: 1,
    scripts: new Map([
      ['stages/train.ts', { tool: 'esbuild 0.28.2', executed: sha256('bundle'), sources: sha256('sources') }],
    ]),
    stages: new Map(Object.entries(stages)),
  };
}

export function contentHash(kind: 'file' | 'file-x' | 'folder', content: string): ContentHash {
  return `${kind}:${sha256(content)}`;
}
