import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { integer, list, number, object, oneOf, string, type Cell, type Infer } from 'lockstep/stage';
import { ARM_ENGINE_TABLE, armsJson } from '../tables/arms.js';
import { CELL_TABLE, ENGINE_TABLE, EPOCH_TABLE } from '../tables/cells.js';
import { claimsJson } from '../tables/claims.js';
import { controlsJson } from '../tables/controls.js';
import { criticalRateJson } from '../tables/critical-rate.js';
import { curvatureJson } from '../tables/curvature.js';
import { datasetSummaryJson } from '../tables/dataset-summary.js';
import { lateDivergenceJson } from '../tables/late-divergence.js';
import { predictionsJson } from '../tables/predictions.js';
import { secondaryJson } from '../tables/secondary.js';
import { severityJson } from '../tables/severity.js';
import type { Html } from './html.js';
import { nameInWorkspace, type SourceFile } from './source.js';
import { inlineSvg } from './svg.js';

const dataset = oneOf('fashion-mnist', 'mnist');
const ofDataset = object({ dataset });
const ofFigure = object({ dataset, figure: string() });
const ofMain = object({ figure: string() });
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

/** What the report says of the experiment's params. */
export type StudyParams = Infer<typeof studyParamsShape>;

export interface Figure {
  readonly dataset: StudyParams['datasets'][number];
  /** `heat-map`, `loss-at-0.1`, … */
  readonly kind: string;
  readonly svg: Html;
}

/** All that the report is made from. */
export type Study = Readonly<Awaited<ReturnType<typeof readStudy>>>;

/** The stages that the report is made from, by the names that its own stage has for their groups. */
export const STUDY_GROUPS = [
  'aggregate',
  'conclude',
  'compareEngines',
  'criticalRate',
  'controls',
  'curvature',
  'secondary',
  'severity',
  'armSlopes',
  'armEngines',
  'late',
  'predictions',
  'summaries',
  'figures',
  'batchLoss',
  'samples',
  'mainFigures',
] as const;

export type StudyFiles = Readonly<Record<(typeof STUDY_GROUPS)[number], readonly Cell[]>>;

/**
 * Sources are listed in the order in which they are read.
 *
 * @param workspace absolute; the files lie in it
 * @throws {Error} naming the file that can't be read or isn't what it should be
 */
export async function readStudy(params: StudyParams, files: StudyFiles, workspace: string) {
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
  const table = async <T>(
    format: { readonly decode: (text: string, file: string) => T },
    stages: readonly Cell[],
    out = 'result',
  ): Promise<T> => {
    const { file, text } = await read(only(stages), out);
    return format.decode(text, file);
  };
  const svg = async (cell: Cell, out: string): Promise<Html> =>
    inlineSvg(cell.name, (await read(cell, out)).text);
  /** @param kind where the stage draws only one */
  const figures = (group: readonly Cell[], kind?: string): Promise<readonly Figure[]> =>
    inTurn(group, async (cell) => {
      const own =
        kind === undefined ? ofFigure.parse(cell.with) : { ...ofDataset.parse(cell.with), figure: kind };
      return { dataset: own.dataset, kind: own.figure, svg: await svg(cell, 'figure') };
    });

  const cells = await table(CELL_TABLE, files.aggregate, 'cells');
  const epochs = await table(EPOCH_TABLE, files.aggregate, 'epochs');
  const claims = await table(claimsJson, files.conclude, 'claims');
  const summaries = await inTurn(files.summaries, async (cell) => {
    const name = dataset.parse(cell.name.slice(cell.name.indexOf('@') + 1));
    return [name, await table(datasetSummaryJson, [cell], 'summary')] as const;
  });
  const drawn: readonly Figure[] = [
    ...(await figures(files.figures)),
    ...(await figures(files.batchLoss, 'batch-loss')),
  ];
  const samples = await figures(files.samples, 'samples');
  const critical = await table(criticalRateJson, files.criticalRate);
  const controls = await table(controlsJson, files.controls);
  const curvature = await table(curvatureJson, files.curvature, 'summary');
  const secondary = await table(secondaryJson, files.secondary);
  const mainFigures = await inTurn(files.mainFigures, async (cell) => ({
    kind: ofMain.parse(cell.with).figure,
    svg: await svg(cell, 'figure'),
    phone: await svg(cell, 'phone'),
  }));
  return {
    params,
    /** Of all engines, as the epochs. */
    cells,
    epochs,
    claims,
    summaries: Object.fromEntries(summaries),
    figures: drawn,
    /** Images of each class, of data sets that have such a figure. */
    samples,
    critical,
    controls,
    curvature,
    secondary,
    /** Each drawn for two screens. */
    mainFigures,
    /** Runs on other engines than the first, beside it. */
    engines: await table(ENGINE_TABLE, files.compareEngines, 'engines'),
    severity: await table(severityJson, files.severity),
    /** The addendum's: how far they are, and what may be told of them. */
    arms: {
      slopes: await table(armsJson, files.armSlopes),
      engines: await table(ARM_ENGINE_TABLE, files.armEngines),
      late: await table(lateDivergenceJson, files.late),
      predictions: await table(predictionsJson, files.predictions),
    },
    sources,
  };
}

async function inTurn<T>(cells: readonly Cell[], make: (cell: Cell) => Promise<T>): Promise<readonly T[]> {
  const made: T[] = [];
  for (const cell of cells) made.push(await make(cell));
  return made;
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
