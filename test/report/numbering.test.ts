import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from '../../stages/report/html.js';
import { figureLink, figureNumber, numbered } from '../../stages/report/numbering.js';

test('figures are numbered as they come; a reference may come before its figure', () => {
  const page = [figureLink('b'), figureNumber('a'), figureNumber('b'), figureLink('a')];
  assert.equal(
    numbered(page.map(({ text }) => text).join('; ')),
    '<a href="#b">Figure 2</a>; Figure 1; Figure 2; <a href="#a">Figure 1</a>',
  );
});

test('a reference to no figure, and two captions of one, are refused', () => {
  assert.throws(() => numbered(figureLink('pie').text), /refers to the figure "pie", and doesn't have it/);
  const twice = html`${figureNumber('a')}${figureNumber('a')}`;
  assert.throws(() => numbered(twice.text), /two captions are of the figure "a"/);
  assert.throws(() => figureNumber('a b'), /"a b" is no id/);
});

test('text can’t pretend to be a number', () => {
  const forged = figureNumber('a').text;
  assert.equal(numbered(html`${figureNumber('a')} ${forged}`.text), 'Figure 1 \ufffda\ufffd');
});
