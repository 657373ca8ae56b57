import { loadWithOverlay } from '../overlay/overlay.js';
import { asksForScratch } from '../overlay/scratch.js';
import type { Graph } from '../model/graph.js';
import { loadPipeline } from '../pipeline/load.js';
import type { System } from '../system/system.js';
import type { PipelineOptions } from './options.js';

/** The graph alone, for commands that look at no state: under an overlay, too, it needs no scratch workspace. */
export function openGraph(options: PipelineOptions, { disk }: Pick<System, 'disk'>): Graph {
  const { directory, file } = options;
  return asksForScratch(options)
    ? loadWithOverlay(disk, file, options).graph
    : loadPipeline({ disk, directory, file });
}
