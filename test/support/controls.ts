import type { Octave } from '../../stages/critical/octave.js';
import type { ControlName } from '../../stages/engines/variants/names.js';
import { simulateOctaves, STUDY, type Simulation } from './critical.js';

/** A control as the protocol has it, with thresholds that are known. */
const CONTROL: Simulation = {
  ...STUDY,
  name: 'control',
  widths: [64, 256, 1024],
  seeds: [1, 2, 3, 4, 5],
  steps: 4,
};

/** With so little spread over seeds, and so wide a grid, that no interval leaves a doubt. */
export const CALM: Partial<Simulation> = { sd: 0.02, octaves: [-4, -3, -2, -1, 0] };

export function simulateControl(control: ControlName, change: Partial<Simulation> = {}): readonly Octave[] {
  return simulateOctaves({ ...CONTROL, name: control, ...change }).map((octave) => ({
    ...octave,
    engine: `onnxruntime/${control}`,
  }));
}
