import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  integer,
  list,
  number,
  object,
  oneOf,
  string,
  type Cell,
  type Infer,
  type Shape,
} from 'lockstep/stage';
import { armsJson } from '../tables/arms.js';
import type { CheckedJson } from '../tables/checked-json.js';
import { CELL_TABLE } from '../tables/cell-table.js';
import { claimsJson } from '../tables/claims.js';
import { controlsShape } from '../tables/controls.js';
import { criticalRateShape } from '../tables/critical-rate.js';
import { curvatureSummaryShape } from '../tables/curvature.js';
import { ENGINE_TABLE } from '../tables/engine-table.js';
import { EPOCH_TABLE } from '../tables/epoch-table.js';
import { secondaryShape } from '../tables/secondary.js';
import { severityJson } from '../tables/severity.js';
import { lateDivergenceJson } from '../tables/late-divergence.js';
import { predictionsJson } from '../tables/predictions.js';
import type { Table } from '../tables/table.js';
import { nameInWorkspace, type SourceFile } from './source.js';
import type { DatasetName, Figure, MainFigureFiles, Study, StudyParams } from './study.js';
import { inlineSvg } from './svg.js';

const dataset = oneOf('fashion-mnist', 'mnist');
const size = oneOf('small', 'medium', 'large');
const units = list(integer(1));

const seeds = list(integer(0));
export const studyParamsShape = object({
  datasets: list(dataset),
  sizes: object({ names: list(size), small: units, medium: units, large: units }),
  rates: list(number()),
  seeds: object({ all: seeds, first: seeds }),
  engines: list(oneOf('onnxruntime', 'tfjs-node')),
  training: object({ epochs: integer(1), batch: integer(1) }),
});

const splitShape = object({
  images: integer(1),
  classCounts: list(integer(0)),
  pixelMean: number(),
  pixelSd: number(),
});

const summaryShape = object({
  rows: integer(1),
  columns: integer(1),
  classes: integer(1),
  train: splitShape,
  test: splitShape,
});

/** Paths of files, and cells of groups, as the report's stage gets them. */
export interface StudyFiles {
  /** One stage, with the outs `cells` and `epochs`. */
  readonly aggregate: readonly Cell[];
  /** One stage, with the out `claims`. */
  readonly conclude: readonly Cell[];
  /** One stage, with the out `engines`. */
  readonly compareEngines: readonly Cell[];
  /** One stage, with the out `result`. */
  readonly criticalRate: readonly Cell[];
  /** As `criticalRate`. */
  readonly controls: readonly Cell[];
  /** One stage, with the out `summary`. */
  readonly curvature: readonly Cell[];
  /** As `criticalRate`. */
  readonly secondary: readonly Cell[];
  /** As `criticalRate`. */
  readonly severity: readonly Cell[];
  /** As `criticalRate`. */
  readonly armSlopes: readonly Cell[];
  /** As `criticalRate`. */
  readonly late: readonly Cell[];
  /** As `criticalRate`. */
  readonly predictions: readonly Cell[];
  /** `summary@<data set>`, with the out `summary`. */
  readonly summaries: readonly Cell[];
  /** With `dataset` and `figure`, and the out `figure`. */
  readonly figures: readonly Cell[];
  /** With `dataset`, and the out `figure`. */
  readonly batchLoss: readonly Cell[];
  /** As `batchLoss`. */
  readonly samples: readonly Cell[];
  /** As `batchLoss`. */
  readonly engineFigures: readonly Cell[];
  /** With `figure`, and the outs `figure` and `phone`. */
  readonly mainFigures: readonly Cell[];
}

/**
 * @param workspace absolute; the files lie in it
 * @throws {Error} naming the file that can't be read or isn't what it should be
 */
export async function readStudy(params: StudyParams, files: StudyFiles, workspace: string): Promise<Study> {
  const sources: SourceFile[] = [];
  const read = async (cell: Cell, out: string): Promise<{ file: string; text: string }> => {
    const file = outOf(cell, out);
    const bytes = await readFile(file);
    sources.push({
      file: nameInWorkspace(file, workspace),
      stage: cell.name,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    return { file, text: bytes.toString('utf8') };
  };
  const readTable = async <Row>(table: Table<Row>, cell: Cell, out: string): Promise<readonly Row[]> => {
    const { file, text } = await read(cell, out);
    return table.decode(text, file);
  };
  const readJson = async <T>(shape: Shape<T>, cell: Cell, out: string): Promise<T> => {
    const { file, text } = await read(cell, out);
    return parseJson(file, text, shape);
  };
  const readChecked = async <T>(format: CheckedJson<T>, stages: readonly Cell[]): Promise<T> => {
    const { file, text } = await read(only(stages), 'result');
    return format.decode(text, file);
  };
  const cells = await readTable(CELL_TABLE, only(files.aggregate), 'cells');
  const epochs = await readTable(EPOCH_TABLE, only(files.aggregate), 'epochs');
  const judged = await read(only(files.conclude), 'claims');
  const claims = claimsJson.decode(judged.text, judged.file);

  const summaries: [DatasetName, Infer<typeof summaryShape>][] = [];
  for (const cell of files.summaries) {
    const name = dataset.parse(cell.name.slice(cell.name.indexOf('@') + 1));
    summaries.push([name, await readJson(summaryShape, cell, 'summary')]);
  }

  const figureOf = async (cell: Cell, address: Omit<Figure, 'svg'>): Promise<Figure> => ({
    ...address,
    svg: inlineSvg(cell.name, (await read(cell, 'figure')).text),
  });
  const figures: Figure[] = [];
  for (const cell of files.figures) {
    const given = object({ dataset, figure: string() }).parse(cell.with);
    figures.push(await figureOf(cell, { dataset: given.dataset, kind: given.figure }));
  }
  for (const cell of files.batchLoss) {
    const given = object({ dataset }).parse(cell.with);
    figures.push(await figureOf(cell, { dataset: given.dataset, kind: 'batch-loss' }));
  }
  const samples: Figure[] = [];
  for (const cell of files.samples) {
    const given = object({ dataset }).parse(cell.with);
    samples.push(await figureOf(cell, { dataset: given.dataset, kind: 'samples' }));
  }
  const engineFigures: Figure[] = [];
  for (const cell of files.engineFigures) {
    const given = object({ dataset }).parse(cell.with);
    engineFigures.push(await figureOf(cell, { dataset: given.dataset, kind: 'engines' }));
  }
  const critical = await readJson(criticalRateShape, only(files.criticalRate), 'result');
  const controls = await readJson(controlsShape, only(files.controls), 'result');
  const curvature = await readJson(curvatureSummaryShape, only(files.curvature), 'summary');
  const secondary = await readJson(secondaryShape, only(files.secondary), 'result');
  const mainFigures: MainFigureFiles[] = [];
  for (const cell of files.mainFigures) {
    const { figure: kind } = object({ figure: string() }).parse(cell.with);
    mainFigures.push({
      kind,
      svg: inlineSvg(cell.name, (await read(cell, 'figure')).text),
      phone: inlineSvg(cell.name, (await read(cell, 'phone')).text),
    });
  }
  const engines = await readTable(ENGINE_TABLE, only(files.compareEngines), 'engines');
  return {
    params,
    cells,
    epochs,
    claims,
    summaries: Object.fromEntries(summaries),
    figures,
    samples,
    engines,
    engineFigures,
    critical,
    controls,
    curvature,
    secondary,
    severity: await readChecked(severityJson, files.severity),
    arms: {
      slopes: await readChecked(armsJson, files.armSlopes),
      late: await readChecked(lateDivergenceJson, files.late),
      predictions: await readChecked(predictionsJson, files.predictions),
    },
    mainFigures,
    sources,
  };
}

function parseJson<T>(file: string, text: string, shape: Shape<T>): T {
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function only(cells: readonly Cell[]): Cell {
  const [cell] = cells;
  if (cell !== undefined && cells.length === 1) return cell;
  throw new Error(`one stage is expected, not ${String(cells.length)}`);
}

function outOf({ name, outs }: Cell, out: string): string {
  const file = outs[out];
  if (file !== undefined) return file;
  throw new Error(`${name} has no out named ${out} (it has: ${Object.keys(outs).join(', ') || 'none'})`);
}
