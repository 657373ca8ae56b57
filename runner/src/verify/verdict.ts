import type { StageName, WorkspacePath } from '../model/graph.js';
import type { Failure } from '../model/events.js';

/** One out beside its record. */
export interface OutComparison {
  readonly path: WorkspacePath;
  /** What was found, in a few words. */
  readonly how: string;
  /** What speaks against it, a line each. */
  readonly differences: readonly string[];
}

/** What came of one stage. */
export type Verdict = { readonly stage: StageName } & (
  | { readonly kind: 'compared'; readonly outs: readonly OutComparison[] }
  /** What lies at these outs isn't what the lock records. */
  | { readonly kind: 'altered'; readonly paths: readonly WorkspacePath[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'blocked'; readonly by: StageName }
);

export function agrees(verdict: Verdict): boolean {
  return verdict.kind === 'compared' && verdict.outs.every(({ differences }) => differences.length === 0);
}
