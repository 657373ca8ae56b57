import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Browser, findBrowser, type Screen, type Tab } from '../../support/browser.js';

const executable = findBrowser();
const ARTIFACTS = join(import.meta.dirname, '..', '..', '..', 'artifacts');
const PAGE = pathToFileURL(join(ARTIFACTS, 'report.html')).href;

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844, phone: true };
const SCREENS: Readonly<Record<string, Screen>> = {
  'a wide screen': WIDE,
  'a dark wide screen': { ...WIDE, dark: true },
  'a phone': PHONE,
  'a dark phone': { ...PHONE, dark: true },
  'a phone without scripts': { ...PHONE, scripts: false },
  'a wide screen without scripts': { ...WIDE, scripts: false },
};

const MOST_WORDS = 3000;
const MOST_SCREENS = 16;
const MOST_FIGURES = 7;
const SMALLEST_TEXT = 11;

/** Words of the page as it is read: captions, tables and what the figures say, references not. */
const WORDS = `(() => {
  const page = document.body.cloneNode(true);
  for (const part of page.querySelectorAll('script, #references, .skip, .contents, .plot.phone, svg title, svg desc')) part.remove();
  for (const text of page.querySelectorAll('svg text, svg tspan, td, th, p, li, dd, dt')) text.append(' ');
  return page.textContent.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
})()`;

/** Whatever is wider than its own box, and would be scrolled or cut; heads that a phone hides aside. */
const TOO_WIDE = `[...document.querySelectorAll('body *')]
  .filter((part) => !part.closest('svg, .stack thead') && part.getClientRects().length > 0 && part.scrollWidth > part.clientWidth + 1)
  .filter((part) => getComputedStyle(part).display !== 'inline' && getComputedStyle(part).position !== 'absolute')
  .map((part) => part.tagName + '.' + part.className + ' ' + part.scrollWidth + '>' + part.clientWidth)`;

/** The smallest text of the figures that are shown, in pixels as shown. */
const SMALLEST = `Math.min(...[...document.querySelectorAll('.plot svg text')]
  .filter((text) => text.getClientRects().length > 0)
  .map((text) => {
    const svg = text.closest('svg');
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return parseFloat(getComputedStyle(text).fontSize) * scale;
  }))`;

const boxOf = (selector: string): string =>
  `(() => { const { top, bottom, left, right } = document.querySelector('${selector}').getBoundingClientRect(); return { top, bottom, left, right }; })()`;

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

describe('the study’s report', { skip: executable === null && 'needs a Chromium: set CHROMIUM' }, () => {
  let browser: Browser;

  before(async () => {
    browser = await Browser.start(executable ?? '');
  });
  after(async () => {
    await browser.close();
  });

  const number = async (tab: Tab, expression: string): Promise<number> =>
    Number(await tab.evaluate(expression));

  for (const [name, screen] of Object.entries(SCREENS)) {
    test(`${name}: complete, without a complaint, a request or anything too wide`, async () => {
      const tab = await browser.open(PAGE, screen);
      assert.deepEqual(tab.complaints, []);
      assert.deepEqual(tab.requests, []);
      assert.equal(await number(tab, 'document.documentElement.scrollWidth'), screen.width);
      assert.deepEqual(await tab.evaluate(TOO_WIDE), []);
      const shown = await number(
        tab,
        `[...document.querySelectorAll('.plot svg')].filter((svg) => svg.getBoundingClientRect().height > 100).length`,
      );
      assert.equal(shown, await number(tab, `document.querySelectorAll('figure').length`));
      assert.ok((await number(tab, SMALLEST)) >= SMALLEST_TEXT, String(await tab.evaluate(SMALLEST)));
    });
  }

  test('has few words, screens and figures', async () => {
    const tab = await browser.open(PAGE, WIDE);
    const words = await number(tab, WORDS);
    assert.ok(words > 1500 && words <= MOST_WORDS, `${String(words)} words`);
    const height = await number(tab, 'document.documentElement.scrollHeight');
    assert.ok(height <= MOST_SCREENS * WIDE.height, `${String(height)} pixels high`);
    assert.ok((await number(tab, `document.querySelectorAll('figure').length`)) <= MOST_FIGURES);
  });

  test('a wide first screen has the question, the answer, what changes, and the first figure', async () => {
    const tab = await browser.open(PAGE, WIDE);
    for (const selector of ['h1', '.verdict', '.change', 'figure .plot.wide']) {
      const { bottom } = (await tab.evaluate(boxOf(selector))) as Box;
      assert.ok(bottom <= WIDE.height, `${selector} ends at ${String(bottom)}`);
    }
  });

  test('a phone’s first screen has the question, the answer and what changes', async () => {
    const tab = await browser.open(PAGE, PHONE);
    for (const selector of ['h1', '.verdict', '.change']) {
      const { bottom } = (await tab.evaluate(boxOf(selector))) as Box;
      assert.ok(bottom <= PHONE.height, `${selector} ends at ${String(bottom)}`);
    }
  });

  test('a dark page has dark figures', async () => {
    const fill = `getComputedStyle(document.querySelector('.plot.wide svg > rect')).fill`;
    assert.equal(await (await browser.open(PAGE, WIDE)).evaluate(fill), 'rgb(255, 255, 255)');
    assert.equal(await (await browser.open(PAGE, { ...WIDE, dark: true })).evaluate(fill), 'rgb(28, 32, 37)');
  });

  test('its appendix opens without a complaint or a request, and scrolls nothing but what is wide in itself', async () => {
    const tab = await browser.open(pathToFileURL(join(ARTIFACTS, 'appendix.html')).href, PHONE);
    assert.deepEqual(tab.complaints, []);
    assert.deepEqual(tab.requests, []);
    assert.equal(await number(tab, 'document.documentElement.scrollWidth'), PHONE.width);
  });
});
