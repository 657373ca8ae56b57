import { nodeArguments, nodeStreams } from '../system/node/command-line.js';
import { nodeSystem } from '../system/node/index.js';
import { lockstepVersion } from '../system/node/version.js';
import { outliveReaders } from './broken-pipe.js';
import { carryOut } from './command-line.js';

const io = {
  ...nodeStreams,
  system: nodeSystem,
  argv: nodeArguments,
  version: lockstepVersion,
};

outliveReaders(io.stdout, io.stderr);
io.system.host.endWith(await carryOut(io));
