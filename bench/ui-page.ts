/**
 * The page of `lockstep ui` with 10,000 cells in a Chromium: how long until they are drawn first, and how long a change
 * of hundreds of them takes from its arrival to the end of the frame that shows it. `npm run bench:ui-page`
 */
import { Browser, findBrowser, type Tab } from '../test/support/browser.js';
import { large } from '../ui/test/page/support/pages.js';
import { servePage } from '../ui/test/page/support/served.js';

const TURNS = 9;
const CHANGES = 60;
const AT_ONCE = 300;
const SCREEN = { width: 1280, height: 800 };

/** Notes when cells are drawn first; and of each change its arrival, the end of its script, and the end of its frame. */
const NOTES = `
  window.notes = { drawn: null, changes: [] };
  const afterFrame = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
  const look = () => {
    if (document.querySelector('.grid-ground canvas') === null) requestAnimationFrame(look);
    else afterFrame(() => { window.notes.drawn = performance.now(); });
  };
  look();
  const { addEventListener } = EventSource.prototype;
  EventSource.prototype.addEventListener = function (type, hear) {
    if (type !== 'message') return addEventListener.call(this, type, hear);
    return addEventListener.call(this, type, (event) => {
      const from = performance.now();
      hear(event);
      if (window.notes.drawn === null) return;
      const note = { script: performance.now() - from, frame: null };
      window.notes.changes.push(note);
      afterFrame(() => { note.frame = performance.now() - from; });
    });
  };
`;

const executable = findBrowser();
if (executable === null) throw new Error('There is no Chromium: set CHROMIUM.');
const shown = large(100, 100);
const cells = shown.page.groups[1]?.cells ?? [];
const browser = await Browser.start(executable);
const [paints, scripts, frames, busy]: [number[], number[], number[], number[]] = [[], [], [], []];
try {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const page = await servePage(shown);
    const tab = await browser.open(page.url, { ...SCREEN, first: NOTES });
    await until(tab, 'window.notes.drawn !== null');
    paints.push(Number(await tab.evaluate('window.notes.drawn')));
    const before = await busyMs(tab);
    for (let change = 0; change < CHANGES / TURNS; change += 1) {
      page.tell({ type: 'cells', at: Date.now(), run: null, cells: changesOf(turn + change) });
      await until(
        tab,
        `window.notes.changes.length > ${change} && window.notes.changes[${change}].frame !== null`,
      );
    }
    const notes = (await tab.evaluate('window.notes.changes')) as readonly {
      script: number;
      frame: number;
    }[];
    busy.push(((await busyMs(tab)) - before) / notes.length);
    scripts.push(...notes.map(({ script }) => script));
    frames.push(...notes.map(({ frame }) => frame));
    await page.close();
  }
} finally {
  await browser.close();
}
process.stdout.write(
  [
    `${cells.length} cells, ${TURNS} pages, ${frames.length} changes of ${AT_ONCE} cells each; medians, and the slowest`,
    `first paint, from the start of the navigation  ${told(paints)}`,
    `a change, from its arrival to its frame's end  ${told(frames)}`,
    `  its own script, until it returns             ${told(scripts)}`,
    `  time that the page's thread was busy         ${told(busy)}`,
    '',
  ].join('\n'),
);

/** Another few hundred cells, each with another value. */
function changesOf(
  turn: number,
): { readonly group: number; readonly cell: number; readonly now: (typeof cells)[number] }[] {
  return Array.from({ length: AT_ONCE }, (_, index) => {
    const cell = (turn * AT_ONCE * 7 + index * 11) % cells.length;
    const now = cells[cell];
    if (now === undefined) throw new RangeError(`there is no cell ${cell}`);
    return { group: 1, cell, now: { ...now, state: 'executed', values: [0.2 + ((index + turn) % 10) / 5] } };
  });
}

/** CPU milliseconds of the page's thread so far. */
async function busyMs(tab: Tab): Promise<number> {
  return ((await tab.counters()).get('TaskDuration') ?? 0) * 1000;
}

async function until(tab: Tab, expression: string): Promise<void> {
  await tab.evaluate(`new Promise((resolve) => {
    const look = () => { if (${expression}) resolve(); else setTimeout(look, 5); };
    look();
  })`);
}

function told(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return `${median.toFixed(1).padStart(7)} ms  ${(sorted.at(-1) ?? NaN).toFixed(1).padStart(7)} ms`;
}
