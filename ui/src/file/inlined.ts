import type { Details, FileDetails, Page } from '../model.js';
import { unpackCurve, type PackedCurve } from './packed-curve.js';

/** All that a file shows. */
export interface FileData {
  readonly page: Page;
  readonly details: FileDetails;
}

/** As it stands in the file, curves as bytes. */
export interface PackedData {
  readonly v: 1;
  readonly page: Page;
  readonly details: Readonly<Record<string, PackedDetails>>;
}

export interface PackedDetails extends Omit<Details, 'curves'> {
  readonly curves: readonly PackedCurve[];
}

/**
 * What an exported file has inlined, in a browser or in Node.
 * @param text of the `<template>` that has it (transport.ts)
 * @throws what decoding throws, where it is another's
 */
export async function readInlined(text: string): Promise<FileData> {
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const data: unknown = JSON.parse(await new Response(unzipped).text());
  if (!isPacked(data)) throw new TypeError('the file is of another version than its page');
  const details: readonly (readonly [string, Details])[] = Object.entries(data.details).map(
    ([name, packed]) => [name, { ...packed, curves: packed.curves.map(unpackCurve) }],
  );
  return { page: data.page, details: Object.fromEntries(details) };
}

/** It was made together with the page that reads it. */
function isPacked(data: unknown): data is PackedData {
  return typeof data === 'object' && data !== null && 'v' in data && data.v === 1;
}
