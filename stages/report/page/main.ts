import type { Chart } from '../chart.js';
import { activate } from './controls.js';
import { makeReadable } from './pointer.js';
import { markPresentSection } from './present.js';

for (const figure of document.querySelectorAll<HTMLElement>('figure')) {
  const data = figure.querySelector('script[type="application/json"]');
  activate(figure, data === null ? undefined : makeReadable(figure, chartIn(data)));
}
const contents = document.querySelector('.contents');
if (contents !== null) markPresentSection(contents);

/** The page's own data, as its builder typed it. */
function chartIn(data: Element): Chart {
  const chart: unknown = JSON.parse(data.textContent);
  if (isChart(chart)) return chart;
  throw new Error('the figure’s data are no chart');
}

function isChart(value: unknown): value is Chart {
  return typeof value === 'object' && value !== null;
}
