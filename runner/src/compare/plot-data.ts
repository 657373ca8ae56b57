import { posix } from 'node:path';
import type { Value, WorkspacePath } from '../model/graph.js';
import type { PlotDefinition } from '../model/measured.js';
import { isMap } from '../model/value-changes.js';
import { type Found, type Snapshot } from './snapshot.js';
import { isData, parseTable, parseValues, type Row } from './values.js';

/** What is drawn, of all sides. */
export type Plot =
  | { readonly kind: 'chart'; readonly definition: PlotDefinition; readonly lines: readonly Line[] }
  /** A file that is a Vega-Lite specification itself. */
  | { readonly kind: 'spec'; readonly id: string; readonly label: string; readonly spec: Value }
  | { readonly kind: 'image'; readonly id: string; readonly label: string; readonly image: Image };

/** One series of one side, in long form. */
export interface Line {
  readonly label: string;
  readonly path: WorkspacePath;
  readonly rows: readonly Row[];
  /** Columns of the rows. */
  readonly x: string;
  readonly y: string;
}

export interface Image {
  /** `image/png`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The number of a row, where no column is across. As DVC calls it. */
const STEP = 'step';

const IMAGES: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

export interface PlotReading {
  readonly plots: readonly Plot[];
  /** What isn't to be had, and why, each a sentence. */
  readonly notes: readonly string[];
}

/**
 * Plots by their definitions: of a folder each file; a file that is read by two sides is one chart with a line of each.
 * @param isChosen whether a file is to be drawn
 */
export async function readPlots(
  definitions: readonly PlotDefinition[],
  snapshots: readonly Snapshot[],
  isChosen: (path: WorkspacePath) => boolean,
): Promise<PlotReading> {
  const notes = snapshots.flatMap((snapshot) => snapshot.notes);
  const paths = [...new Set(definitions.flatMap(({ series }) => series.map(({ path }) => path)))];
  const sides: Side[] = [];
  for (const snapshot of snapshots) {
    const files = await snapshot.read(paths);
    sides.push({ label: snapshot.label, files: new Map(files.map(({ path, found }) => [path, found])) });
  }
  const plots = definitions.flatMap((definition) =>
    chartsOf(definition, sides).flatMap((one) => plotsOf(one, sides, isChosen, notes)),
  );
  return { plots, notes: [...new Set(notes)] };
}

interface Side {
  readonly label: string;
  readonly files: ReadonlyMap<WorkspacePath, Found>;
}

/** A definition of a folder is one for each file in it. */
function chartsOf(definition: PlotDefinition, sides: readonly Side[]): readonly PlotDefinition[] {
  const [only, ...others] = definition.series;
  if (only === undefined || others.length > 0) return [definition];
  const all = new Set(sides.flatMap(({ files }) => [...files.keys()]));
  const inside = [...all].filter((path) => path.startsWith(`${only.path}/`) && isDrawn(path)).sort();
  if (inside.length === 0) return [definition];
  return inside.map((path) => ({ ...definition, id: path, series: [{ ...only, path }] }));
}

function isDrawn(path: WorkspacePath): boolean {
  return isData(path) || imageType(path) !== undefined;
}

function imageType(path: WorkspacePath): string | undefined {
  return IMAGES[posix.extname(path).toLowerCase()];
}

function plotsOf(
  definition: PlotDefinition,
  sides: readonly Side[],
  isChosen: (path: WorkspacePath) => boolean,
  notes: string[],
): readonly Plot[] {
  const whole: Plot[] = [];
  const lines: Line[] = [];
  for (const series of definition.series.filter(({ path }) => isChosen(path))) {
    const { path } = series;
    for (const { label, files } of sides) {
      const found = files.get(path);
      if (found?.kind === 'lost') notes.push(`${path} of ${label} is neither in git nor in the store here`);
      if (found?.kind !== 'bytes') continue;
      const type = imageType(path);
      if (type !== undefined) {
        whole.push({ kind: 'image', id: path, label, image: { type, bytes: found.bytes } });
        continue;
      }
      const content = contentOf(path, found.bytes, definition.header);
      if (content.kind === 'rows') lines.push(lineOf(label, path, content.rows, series));
      else if (content.kind === 'spec') whole.push({ kind: 'spec', id: path, label, spec: content.spec });
      else notes.push(`${path} of ${label} can't be drawn: ${content.why}`);
    }
  }
  return lines.length === 0 ? whole : [...whole, { kind: 'chart', definition, lines }];
}

type Content =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'spec'; readonly spec: Value }
  | { readonly kind: 'nothing'; readonly why: string };

function contentOf(path: WorkspacePath, bytes: Uint8Array, header: boolean): Content {
  const parsed = parseValues(path, bytes);
  if (parsed.kind === 'unreadable') return { kind: 'nothing', why: parsed.why };
  const format = posix.extname(path).toLowerCase();
  if (format === '.csv' || format === '.tsv') {
    const text = Buffer.from(bytes).toString('utf8');
    return { kind: 'rows', rows: parseTable(text, format === '.csv' ? ',' : '\t', header) };
  }
  const { value } = parsed;
  if (isMap(value) && typeof value.$schema === 'string' && value.$schema.includes('vega-lite')) {
    return { kind: 'spec', spec: value };
  }
  const rows = rowsIn(value);
  return rows === null ? { kind: 'nothing', why: 'it has no list of maps' } : { kind: 'rows', rows };
}

/** The first list of maps, as DVC looks for it. */
function rowsIn(value: Value): readonly Row[] | null {
  if (isMap(value)) {
    for (const inner of Object.values(value)) {
      const rows = rowsIn(inner);
      if (rows !== null) return rows;
    }
    return null;
  }
  if (!Array.isArray(value) || value.length === 0) return null;
  const items = value as readonly Value[];
  return items.every(isMap) ? items : null;
}

function lineOf(
  label: string,
  path: WorkspacePath,
  rows: readonly Row[],
  { x, y }: PlotDefinition['series'][number],
): Line {
  const columns = Object.keys(rows[0] ?? {});
  const up = y ?? columns.at(-1) ?? '';
  if (x !== null) return { label, path, rows, x, y: up };
  return { label, path, rows: rows.map((row, index) => ({ ...row, [STEP]: index })), x: STEP, y: up };
}
