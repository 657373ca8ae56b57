import assert from 'node:assert/strict';
import { inlineSvg } from '../../stages/report/svg.js';
import { textsOf } from './drawings.js';

/** What every figure of the study promises: words for those who can't see it, no word of a mistake, room on the page. */
export function assertPresentable(id: string, svg: string): void {
  assert.match(svg, new RegExp(`<title id="${id}-title">[^<]*Fashion-MNIST</title>`));
  assert.match(svg, new RegExp(`<desc id="${id}-desc">[^<]{80,}</desc>`));
  assert.doesNotThrow(() => inlineSvg(id, svg));
  const texts = textsOf(svg);
  assert.ok(texts.length > 0);
  for (const text of [...texts, ...svg.split('<')]) {
    assert.doesNotMatch(text, /NaN(?! or infinite)|undefined|null|Infinity|\[object/);
  }
  const [, width = ''] = /viewBox="0 0 (\d+) /.exec(svg) ?? [];
  assert.ok(Number(width) <= 960, `${width} pixels wide`);
}
