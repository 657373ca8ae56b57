import type { Chart } from '../chart.js';
import { nearest } from './axis.js';
import { panelsOf, shareWithin, type DrawnPanel } from './panels.js';
import { readingOf, spoken, type Reading } from './reading.js';

interface Place {
  readonly plot: HTMLElement;
  readonly drawn: DrawnPanel;
  readonly index: number;
}

const SVG = 'http://www.w3.org/2000/svg';
/** Between the guide and the card, in pixels. */
const GAP = 12;

/**
 * Lets a figure be read: the values at the place that is pointed at, touched, or reached by the arrow keys.
 *
 * @returns reads the same place again, after the figure has changed
 */
export function makeReadable(figure: HTMLElement, chart: Chart): () => void {
  const card = element('div', 'reading');
  const speech = element('p', 'unseen');
  speech.setAttribute('role', 'status');
  card.hidden = true;
  card.setAttribute('aria-hidden', 'true');
  figure.classList.add('readable');
  figure.append(card, speech);
  let place: Place | null = null;
  let marks: readonly Element[] = [];

  const show = (next: Place | null, speak = false): void => {
    place = next;
    for (const mark of marks) mark.remove();
    marks = [];
    card.hidden = next === null;
    if (next === null) {
      speech.textContent = '';
      return;
    }
    const { drawn, index } = next;
    const reading = readingOf(drawn.panel, index, !figure.classList.contains('raw'));
    marks = draw(drawn, index, reading);
    fill(card, reading);
    placeBeside(card, figure, marks[0]);
    if (speak) speech.textContent = spoken(reading);
  };

  for (const plot of figure.querySelectorAll<HTMLElement>('.plot')) {
    let panels: readonly DrawnPanel[] = [];
    const known = (): readonly DrawnPanel[] => {
      // A drawing that isn't shown has no size yet.
      if (panels.length === 0) panels = panelsOf(plot, chart);
      return panels;
    };
    const point = (event: PointerEvent): void => {
      for (const drawn of known()) {
        const share = shareWithin(drawn, event);
        if (share === null) continue;
        show({ plot, drawn, index: nearest(drawn.x, drawn.panel.at, share) });
        return;
      }
      if (event.pointerType === 'mouse') show(null);
    };
    plot.addEventListener('pointerdown', point);
    plot.addEventListener('pointermove', point);
    plot.addEventListener('pointerleave', ({ pointerType }) => {
      if (pointerType === 'mouse') show(null);
    });
    plot.addEventListener('blur', () => {
      show(null);
    });
    plot.addEventListener('keydown', (event) => {
      const next = afterKey(event.key, place?.plot === plot ? place : null, { plot, panels: known() });
      if (next === undefined) return;
      event.preventDefault();
      show(next, true);
      marks[0]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') show(null);
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !figure.contains(target)) show(null);
  });
  return () => {
    if (place === null || place.plot.hidden) show(null);
    else show(place);
  };
}

/** Where a key leads; `undefined` for one that leads nowhere. The first of them begins at the end of the x axis. */
function afterKey(
  key: string,
  place: Place | null,
  { plot, panels }: { readonly plot: HTMLElement; readonly panels: readonly DrawnPanel[] },
): Place | undefined {
  const [first] = panels;
  if (first === undefined) return undefined;
  const at = (drawn: DrawnPanel, index: number): Place => {
    const last = drawn.panel.at.length - 1;
    return { plot, drawn, index: Math.min(last, Math.max(0, index)) };
  };
  const { drawn, index } = place ?? at(first, Infinity);
  const step = (by: number): Place => (place === null ? at(drawn, index) : at(drawn, index + by));
  const other = (by: number): Place => at(panels[panels.indexOf(drawn) + by] ?? drawn, index);
  switch (key) {
    case 'ArrowLeft':
      return step(-1);
    case 'ArrowRight':
      return step(1);
    case 'Home':
      return at(drawn, 0);
    case 'End':
      return at(drawn, Infinity);
    case 'ArrowUp':
      return panels.length > 1 ? other(-1) : undefined;
    case 'ArrowDown':
      return panels.length > 1 ? other(1) : undefined;
    default:
      return undefined;
  }
}

/** A line at the place, and a dot on each of the panel's lines. */
function draw(
  { panel, x, y, ground, width, height }: DrawnPanel,
  index: number,
  { rows }: Reading,
): readonly Element[] {
  const left = width * x.shareOf(panel.at[index] ?? NaN);
  const marks = [
    shape('line', 'guide', { x1: left, x2: left, y1: 0, y2: height }),
    ...rows.flatMap(({ value, colour }) => {
      if (value === null) return [];
      const share = Math.min(1, Math.max(0, y.shareOf(value)));
      return [shape('circle', 'dot', { cx: left, cy: height * (1 - share), r: 4, fill: colour })];
    }),
  ];
  ground.parentNode?.append(...marks);
  return marks;
}

function fill(card: Element, { head, rows, foot }: Reading): void {
  card.replaceChildren(
    element('p', 'head', head),
    ...rows.map(({ name, colour, text, spread }) => {
      const row = element('p', 'row');
      const swatch = shape('svg', 'swatch', { viewBox: '0 0 10 10' });
      swatch.append(shape('circle', '', { cx: 5, cy: 5, r: 5, fill: colour }));
      const value = element('span', '', `${text} `);
      value.append(element('span', 'spread', spread === '' ? '' : `(${spread})`));
      row.append(swatch, element('span', '', name), value);
      return row;
    }),
    ...(foot === '' ? [] : [element('p', 'foot', foot)]),
  );
}

/** Right of the mark where there is room, else left of it, within the figure. */
function placeBeside(card: HTMLElement, figure: Element, mark: Element | undefined): void {
  const [frame, line] = [figure.getBoundingClientRect(), mark?.getBoundingClientRect()];
  if (line === undefined) return;
  const right = line.left - frame.left + GAP;
  const fits = right + card.offsetWidth <= frame.width;
  card.style.left = `${String(fits ? right : Math.max(0, right - 2 * GAP - card.offsetWidth))}px`;
  card.style.top = `${String(line.top - frame.top)}px`;
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function shape(
  name: string,
  className: string,
  attributes: Readonly<Record<string, string | number>>,
): Element {
  const made = document.createElementNS(SVG, name);
  made.setAttribute('class', className);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}
