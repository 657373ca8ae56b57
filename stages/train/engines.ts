import { onnxruntime } from '../engines/onnxruntime/index.js';
import { tfjsNode } from '../engines/tfjs-node/index.js';
import { requireInstalled } from '../engines/tfjs-node/installation.js';
import { trainStage } from './train-stage.js';

// An export an engine, by the name that pipeline.yaml has for it.
export { trainOnOnnxruntime as onnxruntime, trainOnTfjsNode as 'tfjs-node' };

function trainOnOnnxruntime(): Promise<void> {
  return trainStage(onnxruntime);
}

async function trainOnTfjsNode(): Promise<void> {
  // Above `stage()`, so that `commit --verify` tells that it isn't set up before it reruns anything.
  requireInstalled();
  await trainStage(tfjsNode);
}
