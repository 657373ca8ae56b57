import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ChartPanel } from '../../../stages/report/chart.js';
import { documentOf } from '../../../stages/report/document.js';
import { exhibit } from '../../../stages/report/exhibit.js';
import { html } from '../../../stages/report/html.js';
import { pageAssets } from '../../../stages/report/page-assets.js';
import { inlineSvg } from '../../../stages/report/svg.js';
import { draw } from '../../figures/drawings.js';
import { Browser, findBrowser, type Tab } from '../../support/browser.js';
import { madeUpCells } from '../../support/tables.js';

const executable = findBrowser();
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844, phone: true };
const EPOCHS = 12;

/** A page with one real figure, whose numbers are its epochs. */
async function page(): Promise<string> {
  const cells = madeUpCells({ dataset: 'fashion-mnist', rates: [0.1], seeds: [0, 1], epochs: EPOCHS });
  const at = Array.from({ length: EPOCHS }, (_, index) => index + 1);
  const panel = (title: string): ChartPanel => ({
    title,
    at,
    series: [
      {
        name: 'small',
        colour: '#0072b2',
        raw: { value: at },
        smoothed: { value: at.map((epoch) => epoch / 2) },
      },
    ],
  });
  const content = exhibit({
    id: 'curves',
    title: 'Curves',
    caption: 'Made up.',
    file: 'curves.svg',
    svg: inlineSvg('log', await draw('loss-at-0.1', cells)),
    linear: inlineSvg('linear', await draw('loss-at-0.1-linear', cells)),
    chart: { train: panel('Training loss'), test: panel('Test loss') },
  });
  const section = (id: string): { id: string; title: string; content: typeof content } => ({
    id,
    title: id,
    content: html`${id === 'second' ? content : Array.from({ length: 60 }, () => html`<p>words</p>`)}`,
  });
  return documentOf({
    title: 'A page',
    description: 'For a test',
    kind: 'appendix',
    lead: '',
    sections: ['first', 'second', 'third'].map(section),
    footer: '',
    assets: await pageAssets(join(import.meta.dirname, '..', '..', '..', 'stages', 'report', 'page')),
  });
}

describe('the report in a browser', { skip: executable === null && 'needs a Chromium: set CHROMIUM' }, () => {
  let browser: Browser;
  let folder: string;
  let url: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-'));
    await writeFile(join(folder, 'page.html'), await page());
    url = pathToFileURL(join(folder, 'page.html')).href;
    browser = await Browser.start(executable ?? '');
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  const FIGURE = `document.querySelector('#curves')`;
  const reading = (tab: Tab): Promise<unknown> =>
    tab.evaluate(`${FIGURE}.querySelector('.reading:not([hidden])')?.textContent ?? null`);

  /** The middle of the place of an epoch in a panel of the drawing that is shown. */
  async function placeOf(tab: Tab, panel: string, epoch: number): Promise<readonly [number, number]> {
    const [x, y] = (await tab.evaluate(`(() => {
      ${FIGURE}.scrollIntoView({ block: 'center' });
      const ground = ${FIGURE}.querySelector('.plot:not([hidden]) g[data-panel="${panel}"] path');
      ground.scrollIntoView({ block: 'nearest', inline: 'center' });
      const { left, top, width, height } = ground.getBoundingClientRect();
      return [left + width * ${(epoch - 1) / (EPOCHS - 1)}, top + height / 2];
    })()`)) as [number, number];
    return [x, y];
  }

  test('runs its script under its policy, asks for nothing, complains of nothing', async () => {
    const tab = await browser.open(url, DESKTOP);
    assert.equal(await tab.evaluate(`${FIGURE}.querySelector('.controls').hidden`), false);
    assert.deepEqual(tab.complaints, []);
    assert.deepEqual(tab.requests, []);
  });

  test('runs no script that data could bring', async () => {
    const tab = await browser.open(url, DESKTOP);
    await tab.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken"';
      document.body.append(script);
    })()`);
    assert.equal(await tab.evaluate('document.title'), 'A page');
    assert.match(tab.complaints.join(), /Content Security Policy/);
  });

  test('shows the values under the pointer, and none beside the panels', async () => {
    const tab = await browser.open(url, DESKTOP);
    await tab.moveMouse(...(await placeOf(tab, 'test', 5)));
    assert.equal(await reading(tab), 'Test loss, epoch 5small2.500 nats smoothed');
    assert.equal(await tab.evaluate(`${FIGURE}.querySelectorAll('.guide').length`), 1);
    const [x, y] = await placeOf(tab, 'train', 9);
    await tab.moveMouse(x, y);
    assert.equal(await reading(tab), 'Training loss, epoch 9small4.500 nats smoothed');
    await tab.moveMouse(5, 5);
    assert.equal(await reading(tab), null);
  });

  test('arrows walk along the axis and between panels, Escape closes', async () => {
    const tab = await browser.open(url, DESKTOP);
    await tab.evaluate(`${FIGURE}.querySelector('.plot').focus()`);
    await tab.press('ArrowLeft');
    assert.match(String(await reading(tab)), /^Training loss, epoch 12/);
    await tab.press('ArrowLeft');
    await tab.press('ArrowDown');
    assert.match(String(await reading(tab)), /^Test loss, epoch 11/);
    await tab.press('Home');
    assert.equal(
      await tab.evaluate(`${FIGURE}.querySelector('[role=status]').textContent`),
      'Test loss, epoch 1: small 0.5000 nats',
    );
    await tab.press('Escape');
    assert.equal(await reading(tab), null);
  });

  test('toggles: raw values with raw lines, and the linear drawing', async () => {
    const tab = await browser.open(url, DESKTOP);
    await tab.evaluate(`${FIGURE}.querySelector('[name=smoothed]').click()`);
    await tab.evaluate(`${FIGURE}.querySelector('[name=log]').click()`);
    const display = (layer: string): Promise<unknown> =>
      tab.evaluate(
        `getComputedStyle(${FIGURE}.querySelector('.plot:not([hidden]) [data-layer=${layer}]')).display`,
      );
    assert.equal(await display('smoothed'), 'none');
    assert.notEqual(await display('raw'), 'none');
    assert.equal(
      await tab.evaluate(
        `${FIGURE}.querySelector('.plot:not([hidden]) [data-panel]').dataset.y.split(' ')[0]`,
      ),
      'linear',
    );
    await tab.moveMouse(...(await placeOf(tab, 'test', 5)));
    assert.equal(await reading(tab), 'Test loss, epoch 5small5.000 nats ');
  });

  test('a touch reads on a phone, where nothing is wider than the screen', async () => {
    const tab = await browser.open(url, PHONE);
    assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), 390);
    await tab.tap(...(await placeOf(tab, 'train', 3)));
    assert.match(String(await reading(tab)), /^Training loss, epoch 3/);
    const fits = `(() => { const { left, right } = ${FIGURE}.querySelector('.reading').getBoundingClientRect(); return left >= 0 && right <= 390; })()`;
    assert.equal(await tab.evaluate(fits), true);
  });

  test('marks the section that is read', async () => {
    const tab = await browser.open(url, DESKTOP);
    const present = `(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return document.querySelector('.contents [aria-current]').textContent;
    })()`;
    await tab.evaluate(`document.querySelector('#third').scrollIntoView()`);
    assert.equal(await tab.evaluate(present), 'third');
    await tab.evaluate(`document.querySelector('#second').scrollIntoView()`);
    assert.equal(await tab.evaluate(present), 'second');
  });

  test('a dark page has dark figures', async () => {
    const tab = await browser.open(url, { ...DESKTOP, dark: true });
    const fill = `getComputedStyle(${FIGURE}.querySelector('svg > rect')).fill`;
    assert.equal(await tab.evaluate(fill), 'rgb(28, 32, 37)');
    const light = await browser.open(url, DESKTOP);
    assert.equal(await light.evaluate(fill), 'rgb(255, 255, 255)');
  });

  test('without scripts there are no controls, and the figure is there', async () => {
    const tab = await browser.open(url, { ...DESKTOP, scripts: false });
    const shown = (selector: string): Promise<unknown> =>
      tab.evaluate(`${FIGURE}.querySelector('${selector}').getClientRects().length > 0`);
    assert.equal(await shown('.controls'), false);
    assert.equal(await shown('.plot svg'), true);
    assert.equal(await shown('.plot[data-scale=linear]'), false);
  });
});
