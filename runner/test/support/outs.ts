import type { Out } from '../../src/model/graph.js';

/** A declared out; what isn't given is as in a plain `outs: [path]`. */
export function out(path: string, settings: Partial<Out> = {}): Out {
  return {
    name: null,
    declared: path,
    path,
    kind: 'out',
    cache: true,
    persist: false,
    git: false,
    compare: { kind: 'bytes' },
    ...settings,
  };
}
