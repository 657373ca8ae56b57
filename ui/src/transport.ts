/** How what the page shows comes to it: agreed between the server, the exported file and the page. */

/**
 * Where a server tells changes as server-sent events, each a `Change` as JSON: the whole page first, after a lost
 * connection again. `?run=ID` is about that run instead of the newest.
 */
export const EVENTS_PATH = '/events';

/** Where a server has the `Details` of a cell as JSON: `?name=NAME`, and `&run=ID` as above. 404: there is no such cell. */
export const DETAILS_PATH = '/details';

/**
 * The id of the `<template>` in which an exported file has all that it shows; a page without one is live. Its text is
 * base64 of gzip of `FileData` as JSON, which inlined.ts reads.
 */
export const DATA_ID = 'lockstep-data';

/** The id of the element that the page is drawn in. */
export const ROOT_ID = 'lockstep-page';
