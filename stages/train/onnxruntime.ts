import { onnxruntime } from '../engines/onnxruntime/index.js';
import { trainStage } from './train-stage.js';

await trainStage(onnxruntime);
