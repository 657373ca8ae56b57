import { cellRow } from '../../stages/analysis/cell-row.js';
import { batchLoss } from '../../stages/figures/parts/batch-loss.js';
import { collapse } from '../../stages/figures/parts/collapse.js';
import { heatMap } from '../../stages/figures/parts/heat-map.js';
import { lossAt } from '../../stages/figures/parts/loss-at.js';
import { lossByRate } from '../../stages/figures/parts/loss-by-rate.js';
import { overfitting } from '../../stages/figures/parts/overfitting.js';
import { renderSvg } from '../../stages/figures/parts/render.js';
import { roughness } from '../../stages/figures/parts/roughness.js';
import type { Figure } from '../../stages/figures/parts/spec.js';
import { studyOf } from '../../stages/figures/parts/study.js';
import { testLossByEpoch } from '../../stages/figures/parts/test-loss-by-epoch.js';
import { verdictGrid } from '../../stages/figures/parts/verdict-grid.js';
import type { Cell } from '../../stages/train/cell.js';
import { tablesOf } from '../support/tables.js';

export const FIGURES = [
  'loss-at-0.1',
  'loss-at-0.01',
  'loss-at-0.1-linear',
  'loss-at-0.01-linear',
  'test-loss-by-epoch',
  'heat-map',
  'loss-by-rate',
  'verdicts',
  'batch-loss',
  'collapse',
  'overfitting',
  'roughness',
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
    case 'loss-by-rate':
      return lossByRate(study);
    case 'verdicts':
      return verdictGrid(study);
    case 'batch-loss':
      return batchLoss(dataset, cells);
    case 'collapse':
      return collapse(study);
    case 'overfitting':
      return overfitting(study);
    case 'roughness':
      return roughness(study);
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
