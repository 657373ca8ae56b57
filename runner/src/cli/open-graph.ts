import type { Graph } from '../pipeline/graph.js';
import { loadPipeline } from '../pipeline/load.js';
import { nodeDisk } from '../ports/node-disk.js';
import type { PipelineOptions } from './options.js';

/** The graph alone, for commands that look at no state. */
export function openGraph({ directory, file }: PipelineOptions): Graph {
  return loadPipeline({ disk: nodeDisk, directory, file });
}
