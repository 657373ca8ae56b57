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
import { CELL_TABLE } from '../tables/cell-table.js';
import { criticalRateShape } from '../tables/critical-rate.js';
import { ENGINE_TABLE } from '../tables/engine-table.js';
import { EPOCH_TABLE } from '../tables/epoch-table.js';
import type { DatasetName, Figure, Source, Study, StudyParams } from './study.js';
import { inlineSvg } from './svg.js';

const dataset = oneOf('fashion-mnist', 'mnist');
const size = oneOf('small', 'medium', 'large');
const units = list(integer(1));

export const studyParamsShape = object({
  datasets: list(dataset),
  sizes: object({ names: list(size), small: units, medium: units, large: units }),
  rates: list(number()),
  seeds: object({ all: list(integer(0)), first: list(integer(0)) }),
  engines: list(oneOf('onnxruntime', 'tfjs-node')),
  training: object({ epochs: integer(1), batch: integer(1) }),
});

const claimsShape = list(
  object({
    id: string(),
    dataset,
    text: string(),
    outcome: oneOf('reproduced', 'partly', 'not-reproduced', 'not-judged'),
    basis: oneOf('independent', 'used-to-identify-the-data'),
    rule: string(),
    statements: list(
      object({
        text: string(),
        holds: oneOf('holds', 'fails', 'mixed', 'not-informative'),
        evidence: string(),
      }),
    ),
  }),
);

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
  readonly cells: string;
  readonly epochs: string;
  readonly claims: string;
  readonly engines: string;
  readonly critical: string;
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
  /** With `figure`, and the out `figure`. */
  readonly criticalFigures: readonly Cell[];
  /** As `criticalFigures`. */
  readonly curvatureFigures: readonly Cell[];
}

/** @throws {Error} naming the file that can't be read or isn't what it should be */
export async function readStudy(params: StudyParams, files: StudyFiles): Promise<Study> {
  const sources: Source[] = [];
  const read = async (name: string, file: string): Promise<string> => {
    const bytes = await readFile(file);
    sources.push({ name, sha256: createHash('sha256').update(bytes).digest('hex') });
    return bytes.toString('utf8');
  };
  const cells = CELL_TABLE.decode(await read('cells', files.cells), files.cells);
  const epochs = EPOCH_TABLE.decode(await read('epochs', files.epochs), files.epochs);
  const claims = parseJson(files.claims, await read('claims', files.claims), claimsShape);

  const summaries: [DatasetName, Infer<typeof summaryShape>][] = [];
  for (const cell of files.summaries) {
    const file = outOf(cell, 'summary');
    const name = dataset.parse(cell.name.slice(cell.name.indexOf('@') + 1));
    summaries.push([name, parseJson(file, await read(cell.name, file), summaryShape)]);
  }

  const figureOf = async (cell: Cell, address: Omit<Figure, 'svg'>): Promise<Figure> => ({
    ...address,
    svg: inlineSvg(cell.name, await read(cell.name, outOf(cell, 'figure'))),
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
  const critical = parseJson(files.critical, await read('critical', files.critical), criticalRateShape);
  const criticalFigures: Figure[] = [];
  for (const cell of [...files.criticalFigures, ...files.curvatureFigures]) {
    const given = object({ figure: string() }).parse(cell.with);
    criticalFigures.push(await figureOf(cell, { dataset: critical.dataset, kind: given.figure }));
  }
  const engines = ENGINE_TABLE.decode(await read('engines', files.engines), files.engines);
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
    criticalFigures,
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

function outOf({ name, outs }: Cell, out: string): string {
  const file = outs[out];
  if (file !== undefined) return file;
  throw new Error(`${name} has no out named ${out} (it has: ${Object.keys(outs).join(', ') || 'none'})`);
}
