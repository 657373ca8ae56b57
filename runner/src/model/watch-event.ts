import type { WorkspacePath } from './graph.js';

/** What `watch` tells between its runs; what a run tells is its own (`RunEvent`). */
export type WatchEvent =
  | {
      /** A run begins, since these were changed, made or removed. */
      readonly type: 'watch-changed';
      readonly paths: readonly WorkspacePath[];
    }
  | {
      /** Nothing is left to do that could be done. */
      readonly type: 'watch-waiting';
      /** So many files are looked at. */
      readonly files: number;
    }
  /** A run can't be planned: what a run would end with. The next change counts. */
  | { readonly type: 'watch-refused'; readonly message: string }
  /** It watches less well than it should. */
  | { readonly type: 'watch-warning'; readonly text: string };
