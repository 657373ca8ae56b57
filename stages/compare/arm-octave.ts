import type { Compare } from 'lockstep/stage';
import { verdictIn } from '../analysis/arms/arm-run.js';
import { judgeOctaveBy } from '../analysis/critical/reproduction.js';
import type { ArmOctave } from '../arms/arm-octave.js';
import { readArmOctave } from '../arms/read-arm-octave.js';

/** An octave of an arm beside its record, by the tiers of docs/algorithms/reproduction.md. */
const compare: Compare = async (recordedFile, freshFile, { comparisons, others }) => {
  const recorded = await readArmOctave(recordedFile);
  const fresh = await readArmOctave(freshFile);
  const octaves = await Promise.all(others.map(({ path }) => readArmOctave(path)));
  const seeds = [recorded, ...octaves.filter((octave) => placeOf(octave) === placeOf(recorded))];
  return judgeOctaveBy(verdictIn, recorded, fresh, seeds, comparisons);
};

export default compare;

function placeOf({ arm, hidden, octave, steps, batchesPlanned, engine }: ArmOctave): string {
  return [arm, hidden.join('-'), octave, steps, batchesPlanned, engine].join(' ');
}
