import { resolve } from 'node:path';
import { painter } from '../reporters/style.js';
import { traceJson } from '../reporters/trace-json.js';
import { traceText } from '../reporters/trace-text.js';
import { columnsOf } from '../system/streams.js';
import { openSession } from '../workspace/session.js';
import { traceFiles } from '../trace/trace.js';
import type { Command, TraceOptions } from './options.js';
import { reading } from './reading.js';

/** Where files come from: stage, key, inputs, and what those are made from; reads only. */
export const trace: Command<TraceOptions> = async (options, io) => {
  const session = await openSession(options, io, 'read', reading(io));
  const depth = options.depth ?? Infinity;
  const files = options.paths.map((path) => resolve(options.directory, path));
  const traces = await traceFiles(session, files, depth);
  session.close();
  const view = { all: options.all, depth, columns: columnsOf(io.stdout) };
  io.stdout.write(
    options.json
      ? `${JSON.stringify(traceJson(traces))}\n`
      : traceText(traces, session.graph, view, painter(io.system.host.env, io.stdout)),
  );
  return 0;
};
