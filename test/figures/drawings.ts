import { cellRow } from '../../stages/analysis/cell-row.js';
import { batchLoss } from '../../stages/figures/drawings/batch-loss.js';
import { heatMap } from '../../stages/figures/drawings/heat-map.js';
import { lossAt } from '../../stages/figures/drawings/loss-at.js';
import { renderSvg } from '../../stages/figures/kit/render.js';
import type { Figure } from '../../stages/figures/kit/spec.js';
import { studyOf } from '../../stages/figures/kit/study.js';
import { testLossByEpoch } from '../../stages/figures/drawings/test-loss-by-epoch.js';
import { verdictGrid } from '../../stages/figures/drawings/verdict-grid.js';
import type { Cell } from '../../stages/train/cell.js';
import { tablesOf } from '../support/tables.js';

export const FIGURES = [
  'loss-at-0.1',
  'loss-at-0.01',
  'loss-at-0.1-linear',
  'loss-at-0.01-linear',
  'test-loss-by-epoch',
  'heat-map',
  'verdicts',
  'batch-loss',
] as const;

export type FigureName = (typeof FIGURES)[number];

/** Draws a figure of cells of one data set, as its stage does. */
export async function draw(name: FigureName, cells: readonly Cell[]): Promise<string> {
  const [first] = cells;
  if (first === undefined) throw new Error('there are no cells');
  return renderSvg(`${first.dataset}-${name}`, figureOf(name, first.dataset, cells));
}

function figureOf(name: FigureName, dataset: Cell['dataset'], cells: readonly Cell[]): Figure {
  const tables = tablesOf(cells);
  const study = studyOf(dataset, tables.cells, tables.epochs);
  switch (name) {
    case 'loss-at-0.1':
      return lossAt(study, 0.1, ['train', 'test']);
    case 'loss-at-0.01':
      return lossAt(study, 0.01, ['test']);
    case 'loss-at-0.1-linear':
      return lossAt(study, 0.1, ['train', 'test'], 'linear');
    case 'loss-at-0.01-linear':
      return lossAt(study, 0.01, ['test'], 'linear');
    case 'test-loss-by-epoch':
      return testLossByEpoch(study);
    case 'heat-map':
      return heatMap(study);
    case 'verdicts':
      return verdictGrid(study);
    case 'batch-loss':
      return batchLoss(dataset, cells);
  }
}

/** All texts that are drawn, in the file's order. */
export function textsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)].map(([, text = '']) =>
    text
      .replace(/<\/tspan>/g, ' ')
      .replace(/<[^>]*>/g, '')
      .replace(/&gt;/g, '>')
      .trim(),
  );
}

/** Verdicts that the study's own code gives these cells. */
export function verdictsOf(cells: readonly Cell[]): ReadonlySet<string> {
  return new Set(cells.map((cell) => cellRow(cell).verdict));
}
