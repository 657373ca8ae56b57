import { trace as traceFiles } from '../commands/trace.js';
import { traceJson } from '../reporters/trace-json.js';
import { traceText } from '../reporters/trace-text.js';
import { columnsOf } from '../system/streams.js';
import type { Command, TraceOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';

/** Where files come from: stage, key, inputs, and what those are made from. */
export const trace: Command<TraceOptions> = async (options, io) => {
  const { paths, all } = options;
  const depth = options.depth ?? Infinity;
  const { traces, graph } = await traceFiles(siteOf(options, io), { paths, depth });
  const view = { all, depth, columns: columnsOf(io.stdout) };
  if (options.json) printJson(io, traceJson(traces));
  else print(io, (paint) => traceText(traces, graph, view, paint));
  return 0;
};
