import { jsonFile } from './json-file.js';
import * as t from './typed-schema.js';

const counts = { k: t.count, n: t.count };

/** Of a claim about an ending that is a matter of chance: how many runs do what it says of one. */
const proportion = t.object({
  ...counts,
  /** Wilson's. */
  ci95: t.interval,
  /** Runs that were followed too briefly to tell. */
  open: t.count,
  /** The same by how long runs were followed; a seed may have a run of each length. */
  by_epochs: t.list(t.object({ epochs: t.count, ...counts })),
});

const statement = t.object({
  text: t.string(),
  holds: t.oneOf('holds', 'fails', 'mixed', 'not-informative'),
  /** The numbers that decided. */
  evidence: t.string(),
});

const claim = t.object({
  id: t.string(),
  dataset: t.dataset,
  text: t.string(),
  outcome: t.oneOf('reproduced', 'partly', 'not-reproduced', 'not-judged'),
  basis: t.oneOf('independent', 'used-to-identify-the-data'),
  rule: t.string(),
  statements: t.list(statement),
  /** Beside the outcome, which is by the rule; `null` for a claim that isn't about chance. */
  proportion: t.nullable(proportion),
  /** Whether the outcome would be another with one of the rule's bounds a third smaller or larger. */
  hangs_on_bound: t.boolean(),
});

/** `artifacts/tables/claims.json`: every claim held against every data set. */
export const claimsJson = jsonFile(t.list(claim));

export type JudgedClaim = t.Infer<typeof claim>;
export type JudgedStatement = t.Infer<typeof statement>;
export type Proportion = t.Infer<typeof proportion>;
export type Outcome = JudgedClaim['outcome'];
export type Holds = JudgedStatement['holds'];
