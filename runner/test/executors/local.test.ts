import { localExecutor } from '../../src/executors/local.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { nodeProcesses } from '../../src/system/node/processes.js';
import { hastyClock } from '../support/hasty-clock.js';
import { executorContract } from './contract.js';

const system = { ...nodeSystem, processes: await nodeProcesses(hastyClock) };

executorContract('local', () => Promise.resolve({ client: () => localExecutor(system) }));
