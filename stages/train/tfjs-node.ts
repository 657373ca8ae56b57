import { tfjsNode } from '../engines/tfjs-node/index.js';
import { trainStage } from './train-stage.js';

await trainStage(tfjsNode);
