import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SHADES } from '../../stages/figures/kit/ramp.js';
import { INK, QUIET, SIZES } from '../../stages/figures/kit/theme.js';
import { VERDICT_STYLES } from '../../stages/figures/kit/verdict-styles.js';
import { DARK } from '../../stages/report/dark.js';
import { COLOURS, DARK_PAGE, LIGHT } from '../../stages/report/style.js';
import { contrast, distance, VISION_NAMES } from '../support/colour.js';

const TEXT = 4.5;
const MARK = 3;

function dark(colour: string): string {
  const found = DARK.get(colour);
  assert.ok(found !== undefined, `${colour} has no dark counterpart`);
  return found;
}

function requireContrast(what: string, [a, b]: readonly [string, string], least: number): void {
  assert.ok(contrast(a, b) >= least, `${what}: ${a} on ${b} has ${contrast(a, b).toFixed(2)}`);
}

/**
 * A just noticeable difference is about 2. Blue and green come close to the rare eyes without short-wave cones; each
 * size has a dash and a marker of its own, too.
 */
const APART = { all: 12, protanopia: 8, deuteranopia: 8, tritanopia: 3.5 } as const;

const sizes = Object.values(SIZES).map(({ colour }) => colour);
const verdicts = Object.entries(VERDICT_STYLES);
const CARDS = { light: (colour: string) => colour, dark } as const;

for (const [theme, paint] of Object.entries(CARDS)) {
  describe(`figures on a ${theme} page`, () => {
    const card = paint('white');

    test('texts can be read: ink, notes, and the sizes’ names at the lines’ ends', () => {
      for (const colour of [INK, QUIET, ...sizes]) requireContrast('text', [paint(colour), card], TEXT);
    });

    test('lines and axes stand out', () => {
      for (const colour of [...sizes, '#8a929b']) requireContrast('line', [paint(colour), card], MARK);
    });

    test('what is written in a cell can be read', () => {
      for (const [verdict, { fill, ink }] of verdicts) {
        requireContrast(verdict, [paint(ink), paint(fill)], TEXT);
      }
      for (const { fill, ink } of SHADES) requireContrast('shade', [paint(ink), paint(fill)], TEXT);
    });

    for (const vision of VISION_NAMES) {
      test(`the sizes can be told apart by eyes with ${vision === 'all' ? 'all cones' : vision}`, () => {
        for (const [index, colour] of sizes.entries()) {
          for (const other of sizes.slice(index + 1)) {
            const apart = distance(paint(colour), paint(other), vision);
            assert.ok(apart >= APART[vision], `${paint(colour)} and ${paint(other)}: ${apart.toFixed(1)}`);
          }
        }
      });
    }
  });
}

test('on a dark page cells of verdicts and of losses stand out from it', () => {
  for (const fill of [...verdicts.map(([, style]) => style.fill), ...SHADES.map((shade) => shade.fill)]) {
    requireContrast('cell', [dark(fill), dark('white')], MARK);
  }
});

test('the ramp darkens in the same direction on both pages', () => {
  const ground = dark('black');
  SHADES.slice(1).forEach(({ fill }, index) => {
    const before = SHADES[index]?.fill ?? fill;
    assert.ok(contrast(dark(fill), ground) <= contrast(dark(before), ground) + 0.01, fill);
  });
});

test('figures’ cards are the page’s', () => {
  assert.equal(DARK_PAGE.card, dark('white'));
  assert.equal(DARK_PAGE.text, dark(INK));
  assert.match(COLOURS, /figure \[stroke="#0072b2"\] \{ stroke: #56a8f5; \}/);
});

describe('the page’s own parts', () => {
  for (const [theme, colours] of Object.entries({ light: LIGHT, dark: DARK_PAGE })) {
    test(`${theme}: texts and links can be read on the page, on cards and in marked rows`, () => {
      for (const text of ['text', 'quiet', 'link'] as const) {
        for (const ground of ['page', 'card', 'faint'] as const) {
          requireContrast(`${text} on ${ground}`, [colours[text], colours[ground]], TEXT);
        }
      }
    });

    test(`${theme}: chips can be read`, () => {
      for (const tone of ['good', 'mixed', 'bad', 'slow', 'none'] as const) {
        requireContrast(tone, [colours[tone], colours[`${tone}-back`]], TEXT);
      }
    });
  }
});
