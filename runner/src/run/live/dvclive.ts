import { basename, dirname, join } from 'node:path';
import type { MetricValues } from '../../model/metrics.js';
import type { Value } from '../../model/graph.js';
import { parseNumericJson } from '../../model/numeric-json.js';
import { GrowingLines } from '../../record/read-record.js';
import { isErrno } from '../../system/disk-tree.js';
import type { Disk, FileStat } from '../../system/disk.js';
import { metricValues } from './metric-row.js';

type Place = Pick<Disk, 'stat' | 'list' | 'read' | 'readFrom'>;

/** A table that grows by a line a step. */
interface Table {
  readonly inode: bigint;
  readonly lines: GrowingLines;
  header: readonly string[] | null;
}

/**
 * What DVCLive writes into its folder while a script runs: `plots/metrics/NAME.tsv`, a line a step, and `metrics.json`
 * with the latest figures, which counts where there are no tables. What lay there before is not this attempt's.
 */
export class DvcLive {
  readonly #tables = new Map<string, Table>();
  #summary: string;

  /** @param folder absolute; it need not be there */
  constructor(
    private readonly disk: Place,
    private readonly folder: string,
  ) {
    this.#summary = '';
    if (!this.#isThere) return;
    for (const { path } of this.#tableFiles()) this.#rowsOf(path);
    this.#summary = signOf(disk.stat(this.#summaryFile));
  }

  /** What was measured since the last look: a row a step. */
  next(): readonly MetricValues[] {
    if (!this.#isThere) return [];
    const files = this.#tableFiles();
    if (files.length === 0) return this.#summaryRow();
    const steps = new Map<string, Record<string, MetricValues[string]>>();
    for (const { path, metric } of files) {
      for (const { step, value } of this.#rowsOf(path)) {
        const row = steps.get(step) ?? { step: figureOf(step) };
        row[metric] = value;
        steps.set(step, row);
      }
    }
    return [...steps.values()];
  }

  #summaryRow(): readonly MetricValues[] {
    const sign = signOf(this.disk.stat(this.#summaryFile));
    if (sign === this.#summary || sign === '') return [];
    try {
      const row = metricValues(parseNumericJson(this.disk.read(this.#summaryFile).toString('utf8')) as Value);
      this.#summary = sign;
      return row === null ? [] : [row];
    } catch (error) {
      // It is being written just now, or replaced: the next look finds it whole.
      if (error instanceof SyntaxError || isErrno(error, 'ENOENT')) return [];
      throw error;
    }
  }

  #rowsOf(path: string): readonly { readonly step: string; readonly value: MetricValues[string] }[] {
    const stat = this.disk.stat(path);
    if (stat === null) return [];
    let table = this.#tables.get(path);
    if (table?.inode !== stat.inode || stat.size < table.lines.position) {
      const lines = new GrowingLines(this.disk, path);
      table = { inode: stat.inode, lines, header: null };
      this.#tables.set(path, table);
    }
    const rows: { step: string; value: MetricValues[string] }[] = [];
    for (const line of table.lines.next()) {
      const cells = line.replace(/\r$/, '').split('\t');
      if (table.header === null) table.header = cells;
      else {
        const step = cells[Math.max(0, table.header.indexOf('step'))];
        const value = cells[valueColumn(table.header)];
        if (step !== undefined && value !== undefined) rows.push({ step, value: figureOf(value) });
      }
    }
    return rows;
  }

  #tableFiles(): readonly { readonly path: string; readonly metric: string }[] {
    return tablesBelow(this.disk, join(this.folder, 'plots', 'metrics'), '');
  }

  /** Of most stages it never is. */
  get #isThere(): boolean {
    return this.disk.stat(this.folder)?.kind === 'folder';
  }

  get #summaryFile(): string {
    return join(this.folder, 'metrics.json');
  }
}

/** Folders in which a stage's outs say that DVCLive writes, and its own default. */
export function dvcLiveFolders(outs: readonly string[], wdir: string): readonly string[] {
  const folders = outs.map((out) => {
    if (basename(out) === 'metrics.json') return dirname(out);
    return out.replace(/\/plots(?:\/metrics)?$/, '');
  });
  return [...new Set([...folders, join(wdir, 'dvclive')])];
}

/** The metric's own: neither the step nor when it was written. */
function valueColumn(header: readonly string[]): number {
  const at = header.findIndex((name) => name !== 'step' && name !== 'timestamp');
  return at === -1 ? header.length - 1 : at;
}

/** A metric is named by its table's path below `plots/metrics`. */
function tablesBelow(
  disk: Place,
  folder: string,
  prefix: string,
): readonly { readonly path: string; readonly metric: string }[] {
  if (disk.stat(folder)?.kind !== 'folder') return [];
  return disk.list(folder).flatMap((name) => {
    const path = join(folder, name);
    return name.endsWith('.tsv')
      ? [{ path, metric: `${prefix}${name.slice(0, -'.tsv'.length)}` }]
      : tablesBelow(disk, path, `${prefix}${name}/`);
  });
}

function figureOf(text: string): number | string {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : worded(text);
}

/** As Python writes what JSON has no words for. */
function worded(text: string): string {
  const word = { nan: 'NaN', inf: 'Infinity', '-inf': '-Infinity' }[text.toLowerCase()];
  return word ?? text;
}

function signOf(stat: FileStat | null): string {
  return stat?.kind === 'file' ? `${stat.inode} ${stat.mtimeNs} ${stat.size}` : '';
}
