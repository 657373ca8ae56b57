import { onnxruntime } from '../engines/onnxruntime/index.js';
import { octaveStage } from './octave-stage.js';

await octaveStage(onnxruntime);
