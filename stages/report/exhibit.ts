import type { Chart } from './chart.js';
import { anchor, source } from './cite.js';
import { html, json, type Content, type Html } from './html.js';
import { figureNumber } from './numbering.js';
import { details } from './table.js';

export interface Exhibit {
  /** Unique in the page. */
  readonly id: string;
  /** `Fashion-MNIST: loss at rate 0.1`. */
  readonly title: string;
  /** How to read it, in sentences. */
  readonly caption: Content;
  /** The file that the drawing comes from, as it is called in the repository. */
  readonly file: string;
  readonly svg: Html;
  /** The same for a phone. */
  readonly phone?: Html;
  /** The same on a linear scale, where both tell something. */
  readonly linear?: Html;
  readonly chart?: Chart;
  /** As a table. */
  readonly numbers?: Html;
}

/** A figure as the page shows it: complete as it is, with more for those who run the page's script. */
export function exhibit({ id, title, caption, file, svg, phone, linear, chart, numbers }: Exhibit): Html {
  return html`<figure id="${id}">
      ${controls(svg, linear)} ${phone === undefined ? plot(title, svg) : twoScreens(svg, phone)}
      ${linear === undefined ? '' : plot(title, linear, 'linear')}
      ${chart === undefined ? '' : json(drawnIn(svg, chart))}
      <figcaption>
        <p><strong>${figureNumber(id)}. ${title}.</strong> ${caption} ${source(file)} ${anchor(id, title)}</p>
      </figcaption>
    </figure>
    ${numbers === undefined ? '' : html`<div class="numbers">${details('The figure’s numbers', numbers)}</div>`} `;
}

/** Without the panels that the drawing doesn't have. */
function drawnIn({ text }: Html, chart: Chart): Chart {
  return Object.fromEntries(Object.entries(chart).filter(([key]) => text.includes(`data-panel="${key}"`)));
}

function plot(title: string, svg: Html, scale?: 'linear'): Html {
  const own = scale === undefined ? html`` : html` data-scale="${scale}" hidden`;
  return html`<div class="plot" role="group" aria-label="${title}" tabindex="0" ${own}>${svg}</div> `;
}

/** The sheet shows one of them. They fit their screens, so that nothing scrolls. */
function twoScreens(svg: Html, phone: Html): Html {
  return html`<div class="plot wide">${svg}</div>
    <div class="plot phone">${phone}</div> `;
}

/** Of use with the script alone, which shows them. */
function controls(svg: Html, linear: Html | undefined): Html {
  const all = [
    ...(svg.text.includes('data-layer="smoothed"') ? [['smoothed', 'Smoothed']] : []),
    ...(linear === undefined ? [] : [['log', 'Logarithmic scale']]),
  ];
  if (all.length === 0) return html``;
  return html`<div class="controls" hidden>
    ${all.map(([name = '', label = '']) => html`<label><input type="checkbox" name="${name}" checked /> ${label}</label> `)}
  </div> `;
}
