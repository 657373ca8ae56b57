import { ERRORS, KILLS, POWER } from '../../runner/test/torture/calls.js';
import { fuzzed } from '../../runner/test/torture/fuzz.js';
import { FUZZ_TARGETS } from '../../runner/test/torture/fuzz-targets.js';
import { OWN_FILES } from '../../runner/test/torture/own-files.js';
import type { Part } from '../../runner/test/torture/part.js';
import { SEQUENCES } from '../../runner/test/torture/sequences.js';
import { TWO_RUNS } from '../../runner/test/torture/two-runs.js';
import { IDX } from './idx.js';
import { SOAK } from './soak.js';

/** In memory, milliseconds a case. */
export const INSIDE: readonly Part[] = [
  KILLS,
  POWER,
  ERRORS,
  OWN_FILES,
  SEQUENCES,
  TWO_RUNS,
  ...[...FUZZ_TARGETS, IDX].map(fuzzed),
];

/** And the real binary on the study, minutes a case. */
export const PARTS: readonly Part[] = [...INSIDE, SOAK];
