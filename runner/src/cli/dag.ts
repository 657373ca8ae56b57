import { dag as dagOf } from '../commands/dag.js';
import { dagMermaid, dagTree } from '../reporters/graph-text.js';
import type { Command, DagOptions } from './options.js';
import { print } from './print.js';
import { siteOf } from './site.js';

/** The graph of the targets and what they need. */
export const dag: Command<DagOptions> = (options, io) => {
  const { targets, full, mermaid } = options;
  const nodes = dagOf(siteOf(options, io), { targets, full });
  print(io, (paint) => (mermaid ? dagMermaid(nodes) : dagTree(nodes, paint)));
  return Promise.resolve(0);
};
