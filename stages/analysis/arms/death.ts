import type { ArmOctave, ArmRun as Record } from '../../arms/arm-octave.js';

/** Whether a run's largest loss came before half of a hidden layer's units were seen dead. */
export interface Death {
  /** Before the first probe that saw it; a unit may have died up to 128 steps before that. */
  readonly peakBefore: boolean;
  /** Before the last probe that didn't see it yet: certainly before. */
  readonly peakBeforeLastLive: boolean;
}

const HALF = 0.5;
/** Of a dead layer's units, as for the verdict of a stuck run. */
const ALL = 0.99;

/** `null` where no probe saw half of a hidden layer's units dead, and without a finite loss. */
export function deathOf(octave: ArmOctave, { course }: Record): Death | null {
  const { steps } = octave.probes;
  const first = steps.findIndex((_, probe) => isDeadAt(octave, course.dead, probe, HALF));
  const step = steps[first];
  if (step === undefined || course.peak === null) return null;
  // A probe after s steps sees the weights that the loss of step s, counted from 0, is computed by.
  return {
    peakBefore: course.peak.step < step,
    peakBeforeLastLive: course.peak.step < (steps[first - 1] ?? 0),
  };
}

/** At the run's last probe. */
export function isLayerDead(octave: ArmOctave, { course }: Record): boolean {
  return isDeadAt(octave, course.dead, (course.dead[0]?.length ?? 0) - 1, ALL);
}

function isDeadAt(
  { hidden }: ArmOctave,
  dead: readonly (readonly number[])[],
  probe: number,
  share: number,
): boolean {
  return hidden.some((units, layer) => (dead[layer]?.[probe] ?? 0) >= share * units);
}
