import { localExecutor } from '../../src/executors/local.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { nodeProcesses } from '../../src/system/node/processes.js';
import { Network, patientClock, Remote, remoteExecutor, type Fate } from '../support/fake-remote.js';
import { hastyClock } from '../support/hasty-clock.js';
import { executorContract } from './contract.js';

const system = { ...nodeSystem, processes: await nodeProcesses(hastyClock) };

const remote = (): Remote => new Remote(localExecutor(system));

for (const [weather, first] of [
  ['that answers', 'delivered'],
  ['whose replies get lost', 'reply-lost'],
  ['that isn’t reached at first', 'lost'],
  ['that hears everything twice', 'twice'],
] as const satisfies readonly (readonly [string, Fate])[]) {
  executorContract(`a remote ${weather}`, () => {
    const fate = (_: unknown, time: number): Fate => (time === 1 ? first : 'delivered');
    const network = new Network(remote(), patientClock(), fate);
    return Promise.resolve({ client: () => remoteExecutor(network) });
  });
}
