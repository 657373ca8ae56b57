import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderPng } from '../../stages/figures/kit/png.js';
import { decodePng } from '../support/png.js';
import { FULL_GRID, madeUpCells } from '../support/tables.js';
import { draw } from './drawings.js';

const INK = '#1d2126';
const svg = await draw('loss-at-0.1', madeUpCells(FULL_GRID));
const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);

test('text and marks are inked, on white, two pixels for one', () => {
  const image = decodePng(renderPng(svg));
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
  assert.equal(decodePng(renderPng(bare)).count(INK, 0, 60), 0);
});
