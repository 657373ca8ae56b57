import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
// Imported so that the fonts' version is part of what a figure depends on.
import fonts from 'dejavu-fonts-ttf/package.json' with { type: 'json' };
import opentype, { type Font } from 'opentype.js';

export const FONT_FILES = {
  regular: fontFile('DejaVuSans.ttf'),
  bold: fontFile('DejaVuSans-Bold.ttf'),
} as const;

function fontFile(name: string): string {
  return createRequire(import.meta.url).resolve(`${fonts.name}/ttf/${name}`);
}

type Weight = keyof typeof FONT_FILES;

const parsed: Partial<Record<Weight, Font>> = {};

/** Width of a line of text in pixels. */
export function textWidth(text: string, size: number, weight: Weight = 'regular'): number {
  const font = (parsed[weight] ??= parse(FONT_FILES[weight]));
  let advance = 0;
  for (const character of text) advance += font.charToGlyph(character).advanceWidth ?? 0;
  return (size * advance) / font.unitsPerEm;
}

function parse(file: string): Font {
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  // Outlines are read where they are asked for, and nobody asks.
  return opentype.parse(buffer.slice(byteOffset, byteOffset + byteLength), { lowMemory: true });
}

/** The text in lines of at most `width` pixels; a word that is longer has a line for itself. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last ?? ''} ${word}`;
    if (last === undefined || textWidth(longer, size) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
