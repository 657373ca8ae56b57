import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Browser, findBrowser, type Screen, type Tab } from '../../../test/support/browser.js';
import { cellOf, detailsOf } from './support/parts.js';
import {
  emptyWorkspace,
  grid,
  hostile,
  HOSTILE,
  large,
  manyRuns,
  running,
  type Shown,
} from './support/pages.js';
import { fileOf, servePage, type ServedPage } from './support/served.js';

const executable = findBrowser();
const DESKTOP: Screen = { width: 1280, height: 800 };
const PHONE: Screen = { width: 390, height: 844, phone: true };

const PAGES: Readonly<Record<string, Shown>> = {
  empty: emptyWorkspace(),
  running: running(),
  grid: grid(),
  large: large(100, 100),
  runs: manyRuns(200),
  hostile: hostile(),
};

describe('the page in a browser', { skip: executable === null && 'needs a Chromium: set CHROMIUM' }, () => {
  let browser: Browser;
  let folder: string;
  const served: ServedPage[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-'));
    await Promise.all(
      Object.entries(PAGES).map(([name, shown]) => writeFile(join(folder, `${name}.html`), fileOf(shown))),
    );
    browser = await Browser.start(executable ?? '');
  });
  after(async () => {
    await browser.close();
    await Promise.all(served.map((page) => page.close()));
    await rm(folder, { recursive: true });
  });

  async function openFile(name: string, hash = '', screen = DESKTOP): Promise<Tab> {
    const tab = await browser.open(pathToFileURL(join(folder, `${name}.html`)).href + hash, screen);
    await seen(tab, 'header');
    return tab;
  }

  async function openServed(
    shown: Shown,
    screen = DESKTOP,
  ): Promise<{ readonly tab: Tab; readonly page: ServedPage }> {
    const page = await servePage(shown);
    served.push(page);
    const tab = await browser.open(page.url, screen);
    await seen(tab, 'header');
    return { tab, page };
  }

  /** Waits until an expression is true, after each frame that is drawn. */
  const until = async (tab: Tab, expression: string): Promise<void> => {
    const isSo = await tab.evaluate(`new Promise((resolve) => {
      const end = performance.now() + 20000;
      const look = () => {
        if (${expression}) requestAnimationFrame(() => resolve(true));
        else if (performance.now() > end) resolve(false);
        else requestAnimationFrame(look);
      };
      look();
    })`);
    const shown = isSo === true ? '' : await tab.evaluate('document.body.innerText');
    assert.equal(isSo, true, `never came: ${expression}\n${String(shown)}`);
  };
  const seen = (tab: Tab, selector: string): Promise<void> =>
    until(tab, `document.querySelector(${JSON.stringify(selector)}) !== null`);
  const textOf = (tab: Tab, selector: string): Promise<unknown> =>
    tab.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? null`);
  const chosen = async (tab: Tab, key: string): Promise<readonly string[]> => {
    const hash = await tab.evaluate('location.hash.slice(1)');
    return new URLSearchParams(String(hash)).getAll(key);
  };
  /** In the middle of a cell of the grid, counted from those that are in sight. */
  const place = async (tab: Tab, row: number, column: number): Promise<readonly [x: number, y: number]> => {
    const [left, top] = (await tab.evaluate(`(() => {
      const { left, top } = document.querySelector('.grid-box').getBoundingClientRect();
      return [left, top];
    })()`)) as [number, number];
    // Of the grid of three sizes, seven rates and five seeds, as wide as a desktop.
    return [left + 89 + 76 * (column + 0.5), top + 32 + 26 * (row + 0.5)];
  };
  const focusGrid = (tab: Tab): Promise<unknown> =>
    tab.evaluate(`document.querySelector('.grid-cell').focus()`);

  for (const name of Object.keys(PAGES)) {
    for (const view of ['cells', 'runs']) {
      test(`${name}, ${view}: draws, asks for nothing, complains of nothing, is no wider than a phone`, async () => {
        for (const screen of [DESKTOP, PHONE]) {
          const tab = await openFile(name, `#view=${view}`, screen);
          assert.deepEqual(tab.complaints, []);
          assert.deepEqual(tab.requests, []);
          assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), screen.width);
        }
      });
    }
  }

  test('a click opens a cell with its curves, and the address names it', async () => {
    const tab = await openFile('grid');
    await tab.click(...(await place(tab, 10, 6)));
    await seen(tab, '.panel .uplot canvas');
    assert.equal(await textOf(tab, '.panel h2'), 'train@large/1/0');
    assert.deepEqual(await chosen(tab, 'cell'), ['train@large/1/0']);
    assert.match(String(await textOf(tab, '.panel .reading')), /NaN/);
    await tab.evaluate('history.back()');
    await until(tab, `document.querySelector('.panel') === null`);
  });

  test('a NaN is marked at the edge of its plot', async () => {
    const tab = await openFile('grid', `#cell=train@large/1/0`);
    await seen(tab, '.uplot canvas');
    const marked = `(() => {
      const canvas = document.querySelector('.uplot canvas');
      const pen = canvas.getContext('2d');
      const { data } = pen.getImageData(canvas.width / 2, canvas.height - 40, canvas.width / 4, 16);
      let drawn = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at] === 0 && data[at + 1] === 114 && data[at + 2] === 178) drawn += 1;
      return drawn;
    })()`;
    assert.ok(Number(await tab.evaluate(marked)) > 50);
  });

  test('keys move, open and pick, and say where they are', async () => {
    const tab = await openFile('grid');
    await focusGrid(tab);
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await tab.press(key);
    const here = `document.activeElement.getAttribute('role') + ' ' + document.activeElement.textContent`;
    await until(tab, `(${here}).includes('seed 1')`);
    assert.match(
      String(await tab.evaluate(here)),
      /^gridcell size small, rate 0.001, seed 1: up to date, .*; test_loss 1.0/,
    );
    await tab.press('Enter');
    await seen(tab, '.panel');
    assert.deepEqual(await chosen(tab, 'cell'), ['train@small/0.001/1']);
    await tab.press(' ');
    await tab.press('ArrowRight');
    await tab.press(' ');
    await until(tab, `location.hash.split('pick=').length === 3`);
    await tab.press('Escape');
    await seen(tab, '.picks');
    assert.deepEqual(
      await tab.evaluate(`[...document.querySelectorAll('.picks a')].map((link) => link.textContent)`),
      ['rate 0.001', 'rate 0.01'],
    );
    assert.match(String(await tab.evaluate(here)), /^gridcell/);
  });

  test('Shift and a click pick cells, whose curves are drawn together', async () => {
    const tab = await openFile('grid');
    await tab.click(...(await place(tab, 0, 4)), true);
    await tab.click(...(await place(tab, 5, 4)), true);
    await until(tab, `document.querySelectorAll('.picks li').length === 2`);
    await until(tab, `document.querySelectorAll('.uplot').length === 2`);
    assert.deepEqual(
      await tab.evaluate(`[...document.querySelectorAll('.reading')][0].innerText.match(/size \\w+/g)`),
      ['size small', 'size medium'],
    );
  });

  test('a link brings back what was chosen, after a reload as well', async () => {
    const hash =
      '#view=cells&group=train&metric=best_loss&scale=log&columns=size&rows=seed&only=rate%3D0.1&cell=train@small/0.1/3&pick=train@small/0.1/3&pick=train@large/0.1/0';
    const tab = await openFile('grid', hash);
    const told = `[...document.querySelectorAll('.controls select')].map((one) => one.selectedOptions[0].text).join()`;
    for (const turn of ['first', 'again']) {
      await seen(tab, '.panel h2');
      assert.equal(await tab.evaluate(told), 'best_loss,size,0.1,each', turn);
      assert.equal(await tab.evaluate(`document.querySelector('.controls input').checked`), true);
      assert.equal(await textOf(tab, '.panel h2'), 'train@small/0.1/3');
      assert.equal(await textOf(tab, '.panel-bar a'), '2 together');
      await tab.evaluate(`location.reload()`);
      await seen(tab, 'header');
    }
  });

  test('one click on the count of the failed shows why the first one failed, and the end of its log', async () => {
    const tab = await openFile('running');
    await tab.evaluate(`document.querySelector('.count.failed').click()`);
    await seen(tab, '.panel .log');
    assert.equal(await textOf(tab, '.panel .failure'), 'exit code 1');
    const log = `document.querySelector('.log')`;
    await until(tab, `${log}.scrollTop + ${log}.clientHeight >= ${log}.scrollHeight - 1`);
    assert.match(String(await textOf(tab, '.log')), /10 are needed$/);
    assert.equal(await tab.evaluate(`document.querySelectorAll('.group tbody tr').length`), 1);
  });

  test('what waits says what for', async () => {
    const tab = await openFile('running', '#cell=train@medium/0.5');
    await seen(tab, '[aria-label="waits for"]');
    assert.match(String(await textOf(tab, '[aria-label="waits for"]')), /2 of 2 jobs are running/);
  });

  test('changes come in without taking focus, place or what was scrolled', async () => {
    const { tab, page } = await openServed(PAGES.large ?? emptyWorkspace());
    await focusGrid(tab);
    await tab.press('ArrowDown');
    await tab.evaluate(`document.querySelector('.grid-box').scrollTop = 300; scrollTo(0, 60)`);
    await until(tab, `scrollY === 60`);
    const before = Number(await tab.evaluate(`document.querySelector('.count.executed b').textContent`));
    const cells = Array.from({ length: 300 }, (_, index) => {
      const cell = large(100, 100).page.groups[1]?.cells[index] ?? cellOf('none');
      return { group: 1, cell: index, now: { ...cell, state: 'executed' as const, values: [0.5] } };
    });
    const others = cells.filter(({ cell }) => PAGES.large?.page.groups[1]?.cells[cell]?.state !== 'executed');
    page.tell({ type: 'cells', at: Date.now(), cells, run: null });
    await until(
      tab,
      `document.querySelector('.count.executed b').textContent === '${String(before + others.length)}'`,
    );
    const state = `[document.activeElement.className, document.querySelector('.grid-box').scrollTop, scrollY].join()`;
    assert.equal(await tab.evaluate(state), 'grid-cell,300,60');
    assert.deepEqual(tab.complaints, []);
  });

  test('a log is followed until its reader scrolls up, and then left alone', async () => {
    const name = 'train@medium/0.01';
    const { tab, page } = await openServed(running());
    const lines = (count: number): string =>
      Array.from({ length: count }, (_, index) => `line ${String(index)}`).join('\n');
    const tell = (count: number): void => {
      page.explain(detailsOf(name, { log: { text: lines(count), isCut: false } }));
      page.tell({ type: 'details', names: [name] });
    };
    tell(100);
    await tab.evaluate(`location.hash = 'cell=${name}'`);
    const log = `document.querySelector('.log')`;
    const isAtEnd = `${log}.scrollTop + ${log}.clientHeight >= ${log}.scrollHeight - 1`;
    await until(tab, `${log}?.textContent.endsWith('line 99') && ${isAtEnd}`);
    tell(200);
    await until(tab, `${log}.textContent.endsWith('line 199') && ${isAtEnd}`);
    await tab.evaluate(`${log}.scrollTop = 50`);
    await until(tab, `document.querySelector('.log-bar').textContent.includes('follow')`);
    tell(300);
    await until(tab, `${log}.textContent.endsWith('line 299')`);
    assert.equal(await tab.evaluate(`${log}.scrollTop`), 50);
    await tab.evaluate(`[...document.querySelectorAll('.log-bar button')][0].click()`);
    await until(tab, isAtEnd);
  });

  test('a lost server is told of, and what it told stays', async () => {
    const { tab, page } = await openServed(running());
    await page.close();
    await seen(tab, '.trouble');
    assert.match(String(await textOf(tab, '.trouble')), /what it told last/);
    assert.equal(await textOf(tab, '.count.failed b'), '1');
  });

  test('a run that isn’t there any more leads to the newest', async () => {
    const { tab } = await openServed(running());
    await tab.evaluate(`location.hash = 'run=gone'`);
    await until(tab, `document.querySelector('.trouble')?.textContent.includes('no run gone')`);
    await tab.evaluate(`document.querySelector('.trouble a').click()`);
    await until(tab, `document.querySelector('.trouble') === null`);
  });

  test('runs are sorted by a click, and drawn against each other', async () => {
    const tab = await openFile('runs', '#view=runs');
    const first = `document.querySelector('tbody tr').innerText.split('\\t').at(-2)`;
    const head = `[...document.querySelectorAll('thead button')].find((one) => one.textContent.startsWith('eval.json:loss'))`;
    await tab.evaluate(`${head}.click()`);
    await until(tab, `${head}.closest('th').getAttribute('aria-sort') === 'ascending'`);
    const lowest = Number(await tab.evaluate(first));
    await tab.evaluate(`${head}.click()`);
    await until(tab, `${head}.closest('th').getAttribute('aria-sort') === 'descending'`);
    assert.ok(Number(await tab.evaluate(first)) > lowest);
    assert.deepEqual(await chosen(tab, 'sort'), ['-metric:eval.json:loss']);
    const drawn = (PAGES.runs?.page.runs ?? []).filter(
      ({ metrics }) => typeof metrics['eval.json:loss'] === 'number',
    );
    assert.equal(await tab.evaluate(`document.querySelectorAll('circle').length`), drawn.length);
  });

  test('names are text, whatever they say', async () => {
    for (const hash of [
      '',
      `#cell=${encodeURIComponent(`${HOSTILE}@3`)}`,
      '#as=table',
      '#view=runs',
      '#state=failed',
    ]) {
      const tab = await openFile('hostile', hash);
      assert.equal(await textOf(tab, 'h1'), HOSTILE);
      assert.equal(await tab.evaluate('document.title'), HOSTILE);
      assert.equal(await tab.evaluate(`document.querySelectorAll('img').length`), 0);
      assert.deepEqual(tab.complaints, []);
    }
  });

  test('on a phone all text can be read, and what is touched is large enough', async () => {
    for (const hash of ['', '#cell=train@medium/0.5', '#view=runs', '#as=table']) {
      const tab = await openFile('running', hash, PHONE);
      const small = await tab.evaluate(`[...document.querySelectorAll('body *')]
        .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
        .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 11).map((one) => one.outerHTML.slice(0, 80))`);
      assert.deepEqual(small, [], hash);
      const tight =
        await tab.evaluate(`[...document.querySelectorAll('header a, button, select, .node, .close, .switch')]
        .filter((one) => one.getBoundingClientRect().height < 32).map((one) => one.outerHTML.slice(0, 120))`);
      assert.deepEqual(tight, [], hash);
    }
  });

  test('a served page is no wider than a phone, whatever its runs are called', async () => {
    for (const shown of [running(), manyRuns(200), hostile()]) {
      const { tab } = await openServed(shown, PHONE);
      assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), PHONE.width);
    }
  });

  test('a tap opens a cell on a phone', async () => {
    const tab = await openFile('grid', '', PHONE);
    await tab.evaluate(`document.querySelector('.grid-box').scrollIntoView({ block: 'start' })`);
    const at = (await tab.evaluate(`(() => {
      const { left, top, width } = document.querySelector('.grid-box').getBoundingClientRect();
      return [left + width - 60, top + 130];
    })()`)) as [number, number];
    await tab.tap(...at);
    await seen(tab, '.panel h2');
    assert.match(String(await textOf(tab, '.panel h2')), /^train@small\//);
  });

  test('the page is dark where the system is', async () => {
    const back = `getComputedStyle(document.body).backgroundColor`;
    const dark = await openFile('grid', '', { ...DESKTOP, dark: true });
    assert.equal(await dark.evaluate(back), 'rgb(21, 24, 28)');
    const light = await openFile('grid');
    assert.equal(await light.evaluate(back), 'rgb(251, 251, 249)');
  });
});
