/** lockstep-ui as a library: the page of runs, served or as one file. docs/ui.md says what it shows. */
export { exportUi, openUi, type OpenedUi, type UiOptions, type UiPlace } from './open-ui.js';
export { exportPage, type ExportOptions } from './file/export-page.js';
export { template } from './generated/template.js';
export type { Template } from './document.js';
export type * from './model.js';
