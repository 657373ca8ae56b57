import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Board } from '../src/fold/board.js';
import { exportPage } from '../src/file/export-page.js';
import { readInlined } from '../src/file/inlined.js';
import { packCurve, unpackCurve } from '../src/file/packed-curve.js';
import { template } from '../src/generated/template.js';
import { numberOf, type Curve, type Details, type Page } from '../src/model.js';
import { DATA_ID } from '../src/transport.js';
import { stage } from './support/told.js';

/** A page that has a text wherever it may have one. */
function pageOf(text: string): Page {
  const board = new Board([stage(text, { desc: text })], []);
  return board.page(1000, { title: text, source: 'live', run: null, runs: [] });
}

function detailsOf(text: string, curves: readonly Curve[] = []): Details {
  return {
    name: text,
    reasons: [text],
    failure: text,
    params: [[text, text]],
    command: text,
    deps: [text],
    outs: [text],
    waitsFor: [],
    curves,
    log: { text, isCut: false },
  };
}

function dataOf(html: string): string {
  const [, data] = new RegExp(`<template id="${DATA_ID}">([^<]*)</template>`).exec(html) ?? [];
  assert.ok(data !== undefined);
  return data;
}

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</template></style></title><!--',
  '\u001b[31mred\u0007',
  '\u202egnp.exe\u2066\u2028\u2029',
  '$& $1 $` $$',
  '"\'`&amp;\\',
  '__proto__',
  '',
];

test('no text becomes markup, and all of it is read again as it was', async () => {
  for (const text of HOSTILE) {
    const html = exportPage(template, pageOf(text), Object.fromEntries([[text, detailsOf(text)]]));
    const tags = [...html.matchAll(/<\/?([a-z]+|!)/gi)].map(([tag]) => tag.toLowerCase());
    const plain = exportPage(template, pageOf('plain'), { plain: detailsOf('plain') });
    assert.deepEqual(
      tags,
      [...plain.matchAll(/<\/?([a-z]+|!)/gi)].map(([tag]) => tag.toLowerCase()),
      text,
    );
    const { page, details } = await readInlined(dataOf(html));
    assert.deepEqual(page, { ...pageOf(text), source: 'file' });
    assert.deepEqual(Object.entries(details), [[text, detailsOf(text)]]);
  }
});

test('the file’s policy lets its own script and style run, by their hashes, and asks for nothing', () => {
  const html = exportPage(template, pageOf('x'), {});
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  const allowed = policy.replaceAll('&#39;', "'");
  for (const [tag, directive] of [
    ['script', 'script-src'],
    ['style', 'style-src'],
  ]) {
    const bodies = [...html.matchAll(new RegExp(`<${String(tag)}>([^]*?)</${String(tag)}>`, 'g'))];
    assert.equal(bodies.length, 1);
    const hash = createHash('sha256')
      .update(bodies[0]?.[1] ?? '')
      .digest('base64');
    assert.ok(allowed.includes(`${String(directive)} 'sha256-${hash}'`));
  }
  assert.match(allowed, /^default-src 'none'; /);
  assert.doesNotMatch(allowed, /unsafe|connect-src|https?:|\*/);
  assert.doesNotMatch(html.slice(0, html.indexOf('<script>')), /(?:src|href)="(?!data:)/);
});

test('the same page gives the same bytes', () => {
  const [one, other] = [1, 2].map(() => exportPage(template, pageOf('x'), { x: detailsOf('x') }));
  assert.equal(one, other);
});

const VALUES = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', null),
);

test('a packed curve keeps every value to half a step, and what is not finite as it is', () => {
  fc.assert(
    fc.property(fc.array(VALUES, { minLength: 1, maxLength: 300 }), (y) => {
      const curve = { metric: 'm', along: 'epoch', x: y.map((_, at) => at * 0.5), y };
      const back = unpackCurve(packCurve(curve, 300));
      const numbers = y.flatMap((value) => (typeof value === 'number' ? [value] : []));
      const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
      assert.deepEqual(back.x, curve.x);
      y.forEach((value, at) => {
        const read = back.y[at];
        if (typeof value !== 'number') assert.equal(read, value);
        else {
          assert.ok(typeof read === 'number');
          const isGeometric = from > 0 && to / from >= 100;
          const step = isGeometric ? Math.abs(Math.log(read / value)) : Math.abs(read - value);
          const whole = isGeometric ? Math.log(to / from) : to - from;
          // What is next to 0 has no more digits than this.
          const isNext = Math.abs(read - value) <= 2 * Number.MIN_VALUE;
          const isNear = isNext || step <= (whole / 250) * 0.5000001 + 1e-9;
          assert.ok(isNear, `${String(value)} became ${String(read)}`);
        }
      });
    }),
  );
});

test('a packed curve holds what is apart further than any number', () => {
  const y = [Number.MIN_VALUE, 1e-9, 1, Number.MAX_VALUE];
  const back = unpackCurve(packCurve({ metric: 'm', along: 'epoch', x: [0, 1, 2, 3], y }, 300));
  const logarithms = back.y.map((value) => Math.log(numberOf(value) ?? NaN));
  for (const [at, value] of y.entries())
    assert.ok(
      Math.abs((logarithms[at] ?? NaN) - Math.log(value)) < 3,
      `${value} became ${String(back.y[at])}`,
    );
});

test('minima and maxima of what becomes one point hold what they held', () => {
  fc.assert(
    fc.property(fc.array(VALUES, { minLength: 20, maxLength: 200 }), (y) => {
      const curve = { metric: 'm', along: 'step', x: y.map((_, at) => at), y };
      const { x, band } = unpackCurve(packCurve(curve, 8));
      assert.ok(x.length <= 8 && band !== undefined);
      const size = Math.ceil(y.length / 8);
      y.forEach((value, at) => {
        const number = numberOf(value);
        if (number === null) return;
        const bucket = Math.floor(at / size);
        const [low, high] = [numberOf(band.low[bucket] ?? null), numberOf(band.high[bucket] ?? null)];
        assert.ok(low !== null && high !== null);
        if (Number.isNaN(number)) assert.ok(Number.isNaN(high));
        else {
          const slack = Number.isFinite(number) ? Math.abs(number) * 1e-9 + 1e-9 : 0;
          assert.ok(low <= number + slack, `${String(number)} lies under ${String(low)}`);
          assert.ok(Number.isNaN(high) || high >= number - slack);
        }
      });
    }),
  );
});
