import { tfjsNode } from '../engines/tfjs-node/index.js';
import { requireInstalled } from '../engines/tfjs-node/installation.js';
import { trainStage } from './train-stage.js';

// Above `stage()`, so that `commit --verify` tells that it isn't set up before it reruns anything.
requireInstalled();
await trainStage(tfjsNode);
