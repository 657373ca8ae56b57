import { integer, list, number, object, oneOf, type Infer } from 'lockstep/stage';
import type { JudgedClaim } from '../analysis/claims/claim.js';
import type { ArmEngineRow } from '../tables/arm-engines.js';
import type { ArmSlopes } from '../tables/arms.js';
import type { CellRow } from '../tables/cell-table.js';
import type { Controls } from '../tables/controls.js';
import type { CriticalRate } from '../tables/critical-rate.js';
import type { CurvatureSummary } from '../tables/curvature.js';
import type { DatasetSummary } from '../tables/dataset-summary.js';
import type { EngineRow } from '../tables/engine-table.js';
import type { EpochRow } from '../tables/epoch-table.js';
import type { LateDivergence } from '../tables/late-divergence.js';
import type { Predictions } from '../tables/predictions.js';
import type { Secondary } from '../tables/secondary.js';
import type { SeverityTable } from '../tables/severity.js';
import type { Html } from './html.js';
import type { SourceFile } from './source.js';

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

export type StudyParams = Infer<typeof studyParamsShape>;

export interface Figure {
  readonly dataset: CellRow['dataset'];
  /** `heat-map`, `loss-at-0.1`, … */
  readonly kind: string;
  readonly svg: Html;
}

export interface MainFigureFiles {
  readonly kind: string;
  readonly svg: Html;
  readonly phone: Html;
}

/** The addendum's arms: how far they are, and what may be told of them. */
export interface Arms {
  readonly slopes: ArmSlopes;
  readonly engines: readonly ArmEngineRow[];
  readonly late: LateDivergence;
  readonly predictions: Predictions;
}

export interface Study {
  readonly params: StudyParams;
  /** Of all engines. */
  readonly cells: readonly CellRow[];
  readonly epochs: readonly EpochRow[];
  readonly claims: readonly JudgedClaim[];
  readonly summaries: Readonly<Partial<Record<CellRow['dataset'], DatasetSummary>>>;
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
  readonly arms: Arms;
  readonly mainFigures: readonly MainFigureFiles[];
  readonly sources: readonly SourceFile[];
}
