import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripPng } from '../../stages/figures/kit/pixels.js';
import { samples } from '../../stages/figures/drawings/samples.js';
import type { Split } from '../../stages/data/dataset.js';
import { inlineSvg } from '../../stages/report/svg.js';
import { decodePng } from '../support/png.js';
import { textsOf } from './drawings.js';

/** Images of 3 × 2 pixels, all of which are the image's number in the file. */
function split(labels: readonly number[]): Split {
  return {
    count: labels.length,
    rows: 2,
    columns: 3,
    classes: 10,
    labels: Uint8Array.from(labels),
    images: Uint8Array.from(labels.flatMap((_, index) => Array.from({ length: 6 }, () => index))),
  };
}

const labels = Array.from({ length: 100 }, (_, index) => (7 * index) % 10);

test('a strip has every pixel as it is', () => {
  const pixels = Uint8Array.from([0, 255, 7, 7, 7, 128]);
  const strip = decodePng(
    stripPng([
      { width: 3, height: 2, pixels },
      { width: 3, height: 2, pixels: pixels.toReversed() },
    ]),
  );
  assert.equal(strip.width, 6);
  assert.equal(strip.height, 2);
  assert.deepEqual(
    [0, 1].map((y) => [0, 1, 2, 3, 4, 5].map((x) => strip.at(x, y))),
    [
      [0, 255, 7, 128, 7, 7],
      [7, 7, 128, 7, 255, 0],
    ].map((row) => row.map((grey) => `#${grey.toString(16).padStart(2, '0').repeat(3)}`)),
  );
});

test('each class has its name and its first six images', () => {
  const svg = samples(split(labels));
  assert.ok(textsOf(svg).includes('Ankle boot'));
  const strips = [...svg.matchAll(/base64,([^"]*)"/g)].map(([, data = '']) =>
    decodePng(Buffer.from(data, 'base64')),
  );
  assert.equal(strips.length, 10);
  strips.forEach((strip, label) => {
    const firsts = labels.flatMap((own, index) => (own === label ? [index] : [])).slice(0, 6);
    const drawn = firsts.map((_, index) => parseInt(strip.at(3 * index, 1).slice(1, 3), 16));
    assert.deepEqual(drawn, firsts);
  });
});

test('the sheet is the same every time, and a page can hold it', () => {
  const svg = samples(split(labels));
  assert.equal(samples(split(labels)), svg);
  assert.doesNotThrow(() => inlineSvg('samples', svg));
});

test('a class with fewer images shows those that there are', () => {
  const svg = samples(split([0, 0, 1]));
  assert.match(svg, /T-shirt\/top: 2 images\. Trouser: 1 image\. Pullover: 0 images\./);
});
