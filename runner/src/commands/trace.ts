import { resolve } from 'node:path';
import type { Graph } from '../model/graph.js';
import { type Trace, traceFiles } from '../trace/trace.js';
import { type Site, withSession } from './site.js';

export interface TraceRequest {
  /** Files, from the folder where the pipeline was looked for: outs, files in them, or what stages read. */
  readonly paths: readonly string[];
  /** Steps upstream; `Infinity`: down to the sources. */
  readonly depth: number;
}

export interface TraceAnswer {
  /** In the order of `paths`. */
  readonly traces: readonly Trace[];
  readonly graph: Graph;
}

/**
 * Where files come from: stage, key, inputs, and what those are made from; reads only.
 * @throws PipelineError for files that are nothing to the pipeline, and as planning does
 */
export async function trace(site: Site, { paths, depth }: TraceRequest): Promise<TraceAnswer> {
  return withSession(site, 'read', async (session) => {
    const files = paths.map((path) => resolve(site.pipeline.directory, path));
    return { traces: await traceFiles(session, files, depth), graph: session.graph };
  });
}
