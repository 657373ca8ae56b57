import { jsonFile } from './json-file.js';
import { integer, list, number, object, type Infer } from './typed-schema.js';

const split = object({
  images: integer(1),
  /** Images of each class, by class number. */
  classCounts: list(integer(0)),
  /** Over all pixels divided by 255, as the networks get them. */
  pixelMean: number(),
  /** Population standard deviation of the same. */
  pixelSd: number(),
});

/** `artifacts/data/<data set>.json`: what is in a data set. */
export const datasetSummaryJson = jsonFile(
  object({ rows: integer(1), columns: integer(1), classes: integer(1), train: split, test: split }),
);

export type DatasetSummary = Infer<typeof datasetSummaryJson>;
