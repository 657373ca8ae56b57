import type { Compare } from 'lockstep/stage';
import { judgeOctave } from '../analysis/critical/reproduction.js';
import type { Octave } from '../critical/octave.js';
import { readOctave } from '../critical/read-octave.js';

/** An octave of rates beside its record, by the tiers of docs/algorithms/reproduction.md. */
const compare: Compare = async (recordedFile, freshFile, { comparisons, others }) => {
  const recorded = await readOctave(recordedFile);
  const fresh = await readOctave(freshFile);
  const octaves = await Promise.all(others.map(({ path }) => readOctave(path)));
  const seeds = [recorded, ...octaves.filter((octave) => placeOf(octave) === placeOf(recorded))];
  return judgeOctave(recorded, fresh, seeds, comparisons);
};

export default compare;

function placeOf({ dataset, hidden, octave, steps, epochsPlanned, engine }: Octave): string {
  return [dataset, hidden.join('-'), octave, steps, epochsPlanned, engine].join(' ');
}
