import { dag as dagOf } from '../commands/dag.js';
import { dagDot, dagSvg } from '../reporters/graph-picture.js';
import { dagMermaid, dagTree } from '../reporters/graph-text.js';
import { columnsOf } from '../system/streams.js';
import type { Command, DagOptions } from './options.js';
import { print } from './print.js';
import { siteOf } from './site.js';

/** The graph of the targets and what they need. */
export const dag: Command<DagOptions> = (options, io) => {
  const { targets, full, format } = options;
  const nodes = dagOf(siteOf(options, io), { targets, full });
  print(io, (paint) => {
    switch (format) {
      case 'text':
        return dagTree(nodes, paint, columnsOf(io.stdout));
      case 'mermaid':
        return dagMermaid(nodes);
      case 'dot':
        return dagDot(nodes);
      case 'svg':
        return dagSvg(nodes);
    }
  });
  return Promise.resolve(0);
};
