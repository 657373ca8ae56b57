// How far runs that differ only in rounding lie apart, by step: makes the bands of stages/analysis/agreement-bands.json,
// prints what they hold and what they catch, and writes it to bench/results/agreement.md. Needs the data sets
// (`npx lockstep run preprocess`) and tfjs-node (`npm run setup:tfjs-node`); half an hour of one core.
//
//   npm run bench:agreement
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure, type Measured } from './agreement/measure.js';
import { ULPS } from './agreement/moved.js';
import { datasetOf, PLACES, STEPS } from './agreement/places.js';
import { reportOf } from './agreement/report.js';
import { BATCH } from './engine/study.js';
import { record } from './record.mjs';

const measured: Measured[] = [];
for (const place of PLACES) {
  process.stderr.write(`${place.dataset}, ${place.hidden.join('-')} at ${place.learningRate}\n`);
  measured.push(await measure(place, await datasetOf(place)));
}
const file = join(import.meta.dirname, '..', 'stages', 'analysis', 'agreement-bands.json');
const bands = measured.map(({ place, band }) => ({ ...place, band }));
const head = JSON.stringify({ made: 'npm run bench:agreement', ulps: ULPS, steps: STEPS, batch: BATCH });
const rows = bands.map((band) => `    ${JSON.stringify(band)}`).join(',\n');
writeFileSync(file, `${head.slice(0, -1)},\n  "bands": [\n${rows}\n  ]\n}\n`);
record('agreement', reportOf(measured));
