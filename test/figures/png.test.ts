import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resvg } from '@resvg/resvg-js';
import { renderPng } from '../../stages/figures/parts/png.js';
import { FULL_GRID, madeUpCells } from '../support/tables.js';
import { draw } from './drawings.js';

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Pixels of exactly this colour in the rows from `from` to before `to`. */
  readonly count: (colour: string, from?: number, to?: number) => number;
}

/** Decodes a PNG by drawing it as it is. */
function decode(png: Uint8Array): Pixels {
  const header = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  const image =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${String(width)}" height="${String(height)}">` +
    `<image width="${String(width)}" height="${String(height)}" xlink:href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/></svg>`;
  const { pixels } = new Resvg(image).render();
  return {
    width,
    height,
    count: (colour, from = 0, to = height) => {
      const wanted = Number.parseInt(colour.slice(1), 16);
      let found = 0;
      for (let at = 4 * width * from; at < 4 * width * to; at += 4) {
        if (pixels.readUIntBE(at, 3) === wanted) found += 1;
      }
      return found;
    },
  };
}

const INK = '#1d2126';
const svg = await draw('loss-by-rate', madeUpCells(FULL_GRID));
const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);

test('text and marks are inked, on white, two pixels for one', () => {
  const image = decode(renderPng(svg));
  assert.deepEqual([image.width, image.height], [2 * width, 2 * height]);
  assert.ok(image.count('#ffffff') > 0.8 * image.width * image.height);
  // The title's letters: the first 30 pixels below the padding hold nothing else.
  const title = image.count(INK, 0, 60);
  assert.ok(title > 2000, `${String(title)} pixels of title`);
  for (const colour of ['#0072b2', '#c75000', '#007a5e']) {
    const marks = image.count(colour);
    assert.ok(marks > 1000, `${String(marks)} pixels of ${colour}`);
  }
});

test('the count is of letters: without a text there are none', () => {
  const bare = svg.replace(/<text[^>]*>[\s\S]*?<\/text>/g, '');
  assert.equal(decode(renderPng(bare)).count(INK, 0, 60), 0);
});
