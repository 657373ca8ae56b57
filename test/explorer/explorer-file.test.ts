import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Browser, findBrowser, type Screen, type Tab } from '../support/browser.js';

const executable = findBrowser();
const ARTIFACTS = join(import.meta.dirname, '..', '..', 'artifacts');
const EXPLORER = join(ARTIFACTS, 'explorer.html');
const MOST_BYTES = 700_000;

const SCREENS: readonly Screen[] = [
  { width: 1280, height: 800 },
  { width: 390, height: 844, phone: true },
];
const [DESKTOP = { width: 1280, height: 800 }] = SCREENS;

/** As a reader follows them. */
async function linksOfReport(): Promise<readonly string[]> {
  const report = await readFile(join(ARTIFACTS, 'report.html'), 'utf8');
  const links = [...report.matchAll(/href="explorer\.html(#[^"]*)"/g)].map(([, hash = '']) => hash);
  return links.map((hash) => hash.replaceAll('&amp;', '&'));
}

test('the explorer is small enough to send', async () => {
  const { size } = await stat(EXPLORER);
  assert.ok(size <= MOST_BYTES, `${String(size)} bytes`);
});

describe('the explorer in git', { skip: executable === null && 'needs a Chromium: set CHROMIUM' }, () => {
  let browser: Browser;

  before(async () => {
    browser = await Browser.start(executable ?? '');
  });
  after(async () => {
    await browser.close();
  });

  async function open(hash: string, screen: Screen): Promise<Tab> {
    const tab = await browser.open(pathToFileURL(EXPLORER).href + hash, screen);
    // The data is unpacked before anything is drawn.
    await tab.evaluate(`new Promise((resolve) => {
      const look = () => (document.querySelector('.grid-cell') === null ? requestAnimationFrame(look) : resolve(true));
      look();
    })`);
    return tab;
  }

  const chosen = (tab: Tab): Promise<unknown> =>
    tab.evaluate(
      `[...document.querySelectorAll('.controls label')].map((one) => one.textContent && one.querySelector('select')?.selectedOptions[0].text).filter(Boolean)`,
    );

  test('opens from a disk, asks for nothing, complains of nothing, and fits the screen', async () => {
    for (const screen of SCREENS) {
      const tab = await open('', screen);
      assert.deepEqual(tab.complaints, []);
      assert.deepEqual(tab.requests, []);
      assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), screen.width);
    }
  });

  test('says nothing of a run, since it has none', async () => {
    const tab = await open('', DESKTOP);
    const head = String(await tab.evaluate(`document.querySelector('header').innerText`));
    assert.doesNotMatch(head, /no run|Runs|19(69|70)/);
  });

  test('shows what each link of the report chooses', async () => {
    const links = await linksOfReport();
    assert.ok(links.length >= 2);
    for (const hash of links) {
      const query = new URLSearchParams(hash.slice(1));
      for (const screen of SCREENS) {
        const tab = await open(hash, screen);
        const told = (await chosen(tab)) as readonly string[];
        const dataset = query.get('only')?.replace('dataset=', '') ?? '';
        assert.deepEqual(told.slice(0, 4), [query.get('metric'), 'rate', 'size', dataset]);
        assert.equal(await tab.evaluate(`document.querySelector('.group h2').textContent`), 'train');
        assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), screen.width);
      }
    }
  });

  test('marks what is not finite, in the legend, in its cell and in the curves', async () => {
    const [hash = ''] = (await linksOfReport()).filter(
      (link) => link.includes('final_test_loss') && link.includes('fashion'),
    );
    const cell = 'train@fashion-mnist/large/lr1.0/s0/tfjs-node';
    const tab = await open(`${hash}&cell=${encodeURIComponent(cell)}`, DESKTOP);
    await tab.evaluate(`new Promise((resolve) => {
      const look = () => (document.querySelector('.panel .uplot canvas') === null ? requestAnimationFrame(look) : resolve(true));
      look();
    })`);
    assert.match(String(await tab.evaluate(`document.querySelector('.legend').textContent`)), /NaN/);
    assert.match(
      String(await tab.evaluate(`document.querySelector('.panel').innerText`)),
      /final_test_loss\s+NaN/,
    );
    assert.match(String(await tab.evaluate(`document.querySelector('.panel .reading').textContent`)), /NaN/);
    // The mark of NaN has a hue that no other cell has.
    const drawn = `(() => {
      const canvas = document.querySelector('.grid-box canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at] === 214 && data[at + 1] === 51 && data[at + 2] === 132) found += 1;
      return found;
    })()`;
    assert.ok(Number(await tab.evaluate(drawn)) > 50);
  });
});
