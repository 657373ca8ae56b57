import type { Graph } from '../model/graph.js';
import { loadWithOverlay } from '../overlay/overlay.js';
import { asksForScratch } from '../overlay/scratch.js';
import { loadPipeline } from '../pipeline/load.js';
import type { Site } from './site.js';

/**
 * The graph alone, for commands that look at no state: under an overlay, too, it needs no scratch workspace.
 * @throws PipelineError
 */
export function openGraph({ pipeline, system: { disk } }: Pick<Site, 'pipeline' | 'system'>): Graph {
  const { directory, file, maxCells } = pipeline;
  return asksForScratch(pipeline)
    ? loadWithOverlay(disk, file, pipeline).graph
    : loadPipeline({ disk, directory, file, maxCells });
}
