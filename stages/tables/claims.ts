import type { JudgedClaim } from '../analysis/claims/claim.js';
import { count, list, number, object } from '../train/record-file.js';
import { checkedJson } from './checked-json.js';

const text = { type: 'string' };
const interval = { type: 'array', items: number, minItems: 2, maxItems: 2 };

const PROPORTION = object({
  k: count,
  n: count,
  ci95: interval,
  open: count,
  by_epochs: list(object({ epochs: count, k: count, n: count })),
});

/** `artifacts/tables/claims.json`: every claim held against every data set. */
export const claimsJson = checkedJson<readonly JudgedClaim[]>(
  list(
    object({
      id: text,
      dataset: { enum: ['fashion-mnist', 'mnist'] },
      text,
      outcome: { enum: ['reproduced', 'partly', 'not-reproduced', 'not-judged'] },
      basis: { enum: ['independent', 'used-to-identify-the-data'] },
      rule: text,
      statements: list(
        object({ text, holds: { enum: ['holds', 'fails', 'mixed', 'not-informative'] }, evidence: text }),
      ),
      proportion: { anyOf: [PROPORTION, { type: 'null' }] },
      hangs_on_bound: { type: 'boolean' },
    }),
  ),
);
