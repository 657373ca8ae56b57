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

export function simulateControl(control: ControlName, change: Partial<Simulation> = {}): readonly Octave[] {
  return simulateOctaves({ ...CONTROL, name: control, ...change }).map((octave) => ({
    ...octave,
    engine: `onnxruntime/${control}`,
  }));
}
