import { oneOf } from 'lockstep/stage';
import type { Control } from '../engines/variants/variant.js';
import { octaveStage } from './octave-stage.js';

/** One octave of rates of one width and seed, by the control whose entry point calls this. */
export async function controlStage(control: Control): Promise<void> {
  await octaveStage(control, { control: oneOf(control.name) });
}
