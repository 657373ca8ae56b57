/** `lockstep-ui/file`: the page as one file, without what serves it, for who has data of its own to show. */
export { exportPage, type ExportOptions } from './export-page.js';
export { template } from '../generated/template.js';
export type { Template } from '../document.js';
export type * from '../model.js';
