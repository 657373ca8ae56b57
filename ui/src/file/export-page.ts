import { gzipSync, strToU8 } from 'fflate';
import { pageDocument, type Template } from '../document.js';
import type { FileDetails, Page } from '../model.js';
import type { PackedData } from './inlined.js';
import { packCurve } from './packed-curve.js';

/** Points that a curve in a file has at most, unless more are asked for. */
const USUAL_POINTS = 128;

export interface ExportOptions {
  /** Points of a curve at most: beyond them neighbours become one, with their smallest and largest. */
  readonly points?: number;
}

/**
 * The page as one HTML file that opens offline, from a disk as well, and asks for nothing: script, style and data are in
 * it, and its policy lets nothing else. Same input, same bytes, on every machine: no clock is read, and the compressor
 * is JavaScript. What any text holds is data, never markup.
 * @param template of this version: `template` of this package
 * @param details of cells by their names; what has none is told by the page alone
 */
export function exportPage(
  template: Template,
  page: Page,
  details: FileDetails,
  { points = USUAL_POINTS }: ExportOptions = {},
): string {
  const data: PackedData = {
    v: 1,
    page: { ...page, source: 'file' },
    details: Object.fromEntries(
      Object.entries(details).map(([name, { curves, ...own }]) => [
        name,
        { ...own, curves: curves.map((curve) => packCurve(curve, points)) },
      ]),
    ),
  };
  const zipped = gzipSync(strToU8(JSON.stringify(data)), { level: 9, mtime: 0 });
  return pageDocument(template, page.title, base64(zipped)).html;
}

function base64(bytes: Uint8Array): string {
  const PART = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += PART)
    text += String.fromCharCode(...bytes.subarray(at, at + PART));
  return btoa(text);
}
