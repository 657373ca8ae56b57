/** lockstep-ui as a library: the page of runs, served or as one file. docs/ui.md has the words. */
export { openUi, type OpenedUi, type UiOptions } from './open-ui.js';
export type * from './model.js';
