import { jsonFile } from './json-file.js';
import * as t from './typed-schema.js';

const split = t.object({
  images: t.positive,
  /** Images of each class, by class number. */
  classCounts: t.list(t.count),
  /** Over all pixels divided by 255, as the networks get them. */
  pixelMean: t.number(),
  /** Population standard deviation of the same. */
  pixelSd: t.number(),
});

/** `artifacts/data/<data set>.json`: what is in a data set. */
export const datasetSummaryJson = jsonFile(
  t.object({ rows: t.positive, columns: t.positive, classes: t.positive, train: split, test: split }),
);

export type DatasetSummary = t.Infer<typeof datasetSummaryJson>;
