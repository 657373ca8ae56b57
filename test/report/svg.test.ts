import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlineSvg } from '../../stages/report/svg.js';

function figure(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img">${content}</svg>`;
}

test('a plain figure stays as it is, without prolog and comments, and with shorter paths', () => {
  const plain = (path: string): string =>
    figure(
      '<defs><clipPath id="a-clip"><rect width="1" height="1"/></clipPath></defs>' +
        '<g clip-path="url(#a-clip)"><text>x &lt; 1</text><path d="' +
        path +
        '"/></g>',
    );
  const file = `<?xml version="1.0"?>\n<!-- made -->${plain('M10,20L11,20.5L12,19.5')}\n`;
  assert.equal(inlineSvg('plain', file).text, plain('m10 20 1 .5 1-1'));
});

const refused: Readonly<Record<string, string>> = {
  'a script': '<script>alert(1)</script>',
  'a sheet': '<style>p { color: red }</style>',
  'foreign markup': '<foreignObject><p>x</p></foreignObject>',
  'a handler': '<rect onload="alert(1)"/>',
  'a style attribute': '<rect style="fill: red"/>',
  'a link elsewhere': '<use href="https://example.org/x.svg#a"/>',
  'an image from elsewhere': '<image href="https://example.org/x.png"/>',
  'an image that could hold more than pixels': '<image href="data:image/svg+xml;base64,AAAA"/>',
  'a colour without a dark counterpart': '<rect fill="#123456"/>',
  'a paint from elsewhere': '<rect fill="url(https://example.org/x.svg#a)"/>',
  'an attribute without quotes': '<rect onload=alert(1) />',
  'an open tag': '<g <rect/>',
};
for (const [what, content] of Object.entries(refused)) {
  test(`${what} is refused, with the figure named`, () => {
    assert.throws(
      () => inlineSvg('figures@mnist/heat-map', figure(content)),
      /^Error: figures@mnist\/heat-map: /,
    );
  });
}

test('pixels within the file may stay', () => {
  const image = figure('<image href="data:image/png;base64,iVBORw0KGgo=" width="1" height="1"/>');
  assert.equal(inlineSvg('samples', image).text, image);
});

test('what is no SVG is refused', () => {
  assert.throws(() => inlineSvg('empty', ''), /empty: is not an SVG file/);
});
