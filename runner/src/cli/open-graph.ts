import { loadWithOverlay } from '../overlay/overlay.js';
import { asksForScratch } from '../overlay/scratch.js';
import type { Graph } from '../pipeline/graph.js';
import { loadPipeline } from '../pipeline/load.js';
import { nodeDisk } from '../ports/node-disk.js';
import type { PipelineOptions } from './options.js';

/** The graph alone, for commands that look at no state: under an overlay, too, it needs no scratch workspace. */
export function openGraph(options: PipelineOptions): Graph {
  const { directory, file } = options;
  return asksForScratch(options)
    ? loadWithOverlay(nodeDisk, file, options).graph
    : loadPipeline({ disk: nodeDisk, directory, file });
}
