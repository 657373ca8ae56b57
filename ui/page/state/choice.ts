import type { CellState } from '../../src/model.js';
import { isCellState } from './states.js';

/** Everything that is chosen on the page: what a link holds. `null` and what is empty are left to the page. */
export interface Choice {
  readonly view: 'cells' | 'runs';
  readonly run: string | null;
  readonly group: string | null;
  readonly as: 'grid' | 'table';
  /** Only cells of this state, of all groups. */
  readonly state: CellState | null;
  /** Axes. */
  readonly columns: string | null;
  readonly rows: string | null;
  /** By axis, the one value that is shown. */
  readonly only: Readonly<Record<string, string>>;
  /** The metric that colours the cells; empty: their state does. */
  readonly metric: string | null;
  readonly scale: Scale | null;
  readonly cell: string | null;
  /** Cells whose curves are drawn together. */
  readonly picks: readonly string[];
  readonly curveScale: Scale | null;
  /** The key of a column, after `-` where it descends. */
  readonly sort: string | null;
  /** Of the scatter, keys of columns. */
  readonly x: string | null;
  readonly y: string | null;
}

export type Scale = 'linear' | 'log';

export const NOTHING_CHOSEN: Choice = {
  view: 'cells',
  run: null,
  group: null,
  as: 'grid',
  state: null,
  columns: null,
  rows: null,
  only: {},
  metric: null,
  scale: null,
  cell: null,
  picks: [],
  curveScale: null,
  sort: null,
  x: null,
  y: null,
};

/** Parts of a choice that are a text, and stand in the link under their own names. */
const TEXTS = ['run', 'group', 'columns', 'rows', 'metric', 'cell', 'sort', 'x', 'y'] as const;

/** What stands behind `#`, without it; never empty, since an empty one scrolls to the top. */
export function encode(choice: Choice): string {
  const query = new URLSearchParams({ view: choice.view });
  for (const name of TEXTS) {
    const text = choice[name];
    if (text !== null) query.set(name, text);
  }
  if (choice.as !== 'grid') query.set('as', choice.as);
  if (choice.state !== null) query.set('state', choice.state);
  if (choice.scale !== null) query.set('scale', choice.scale);
  if (choice.curveScale !== null) query.set('curve-scale', choice.curveScale);
  for (const [axis, value] of Object.entries(choice.only)) query.append('only', `${axis}=${value}`);
  for (const pick of choice.picks) query.append('pick', pick);
  return query.toString();
}

/** What a link chooses; what it says otherwise is left out. */
export function decode(hash: string): Choice {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const state = query.get('state');
  const only = query.getAll('only').map((text): [string, string] => {
    const cut = text.indexOf('=');
    return cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 1)];
  });
  return {
    view: query.get('view') === 'runs' ? 'runs' : 'cells',
    run: query.get('run'),
    group: query.get('group'),
    as: query.get('as') === 'table' ? 'table' : 'grid',
    state: state !== null && isCellState(state) ? state : null,
    columns: query.get('columns'),
    rows: query.get('rows'),
    only: Object.fromEntries(only),
    metric: query.get('metric'),
    scale: scaleOf(query.get('scale')),
    cell: query.get('cell'),
    picks: [...new Set(query.getAll('pick'))],
    curveScale: scaleOf(query.get('curve-scale')),
    sort: query.get('sort'),
    x: query.get('x'),
    y: query.get('y'),
  };
}

function scaleOf(text: string | null): Scale | null {
  return text === 'linear' || text === 'log' ? text : null;
}
