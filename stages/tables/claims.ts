import { jsonFile } from './json-file.js';
import {
  boolean,
  dataset,
  integer,
  interval,
  list,
  nullable,
  object,
  oneOf,
  string,
} from './typed-schema.js';

const proportion = object({
  k: integer(0),
  n: integer(0),
  ci95: interval,
  open: integer(0),
  by_epochs: list(object({ epochs: integer(0), k: integer(0), n: integer(0) })),
});

/** `artifacts/tables/claims.json`: every claim held against every data set. */
export const claimsJson = jsonFile(
  list(
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
      proportion: nullable(proportion),
      hangs_on_bound: boolean(),
    }),
  ),
);
