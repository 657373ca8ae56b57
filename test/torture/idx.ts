import { join } from 'node:path';
import type { Target } from '../../runner/test/torture/fuzz.js';
import { DataError } from '../../stages/data/data-error.js';
import { parseIdx } from '../../stages/data/idx.js';

/** The study's own format, of files that come from the network. */
export const IDX: Target = {
  name: 'IDX',
  corpus: join(import.meta.dirname, '..', '..', 'runner', 'test', 'torture', 'corpus', 'idx'),
  tokens: ['\0\0\b\u0001', '\0\0\b\u0003', '\0', '\u0001', '\0\0\0\u0001', '\u007f'],
  feed(input) {
    for (const rank of [1, 3]) {
      try {
        parseIdx(input, rank, 'any');
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }
  },
  isRefusal: () => false,
};
