import { integer, list, number, object, oneOf, type Infer } from 'lockstep/stage';
import type { JudgedClaim } from '../tables/claims.js';
import type { DatasetSummary } from '../tables/dataset-summary.js';
import type { Controls } from '../tables/controls.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { CellRow, EngineRow, EpochRow } from '../tables/cells.js';
import type { CurvatureSummary } from '../tables/curvature.js';
import type { Secondary } from '../tables/secondary.js';
import type { SeverityTable } from '../tables/severity.js';
import type { Html } from './html.js';
import type { Arms } from './main/arms.js';
import type { SourceFile } from './source.js';

const dataset = oneOf('fashion-mnist', 'mnist');
const size = oneOf('small', 'medium', 'large');
const units = list(integer(1));
const seeds = list(integer(0));

/** What the report says of the experiment's params. */
export const studyParamsShape = object({
  datasets: list(dataset),
  sizes: object({ names: list(size), small: units, medium: units, large: units }),
  rates: list(number()),
  seeds: object({ all: seeds, first: seeds }),
  engines: list(oneOf('onnxruntime', 'tfjs-node')),
  training: object({ epochs: integer(1), batch: integer(1) }),
});

export type StudyParams = Infer<typeof studyParamsShape>;
export type DatasetName = CellRow['dataset'];
export type Size = CellRow['size'];

export interface Figure {
  readonly dataset: DatasetName;
  /** `heat-map`, `loss-at-0.1`, … */
  readonly kind: string;
  readonly svg: Html;
}

/** A figure of the main page, drawn for two screens. */
export interface MainFigureFiles {
  readonly kind: string;
  readonly svg: Html;
  readonly phone: Html;
}

/** All that the report is made from. */
export interface Study {
  readonly params: StudyParams;
  /** Of all engines. */
  readonly cells: readonly CellRow[];
  readonly epochs: readonly EpochRow[];
  readonly claims: readonly JudgedClaim[];
  readonly summaries: Readonly<Partial<Record<DatasetName, DatasetSummary>>>;
  readonly figures: readonly Figure[];
  /** Images of each class, of data sets that have such a figure. */
  readonly samples: readonly Figure[];
  /** Runs on other engines than the first, beside it; none where there are none. */
  readonly engines: readonly EngineRow[];
  readonly critical: CriticalRate;
  readonly controls: Controls;
  readonly secondary: Secondary;
  readonly curvature: CurvatureSummary;
  readonly severity: SeverityTable;
  /** What of the addendum is recorded, planned and known. */
  readonly arms: Arms;
  readonly mainFigures: readonly MainFigureFiles[];
  readonly sources: readonly SourceFile[];
}
