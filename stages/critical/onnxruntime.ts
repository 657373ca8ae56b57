import { UNCHANGED } from '../engines/variants/unchanged.js';
import { octaveStage } from './octave-stage.js';

await octaveStage(UNCHANGED, {});
