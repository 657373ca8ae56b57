import type { OwnerIdentity, Processes } from '../../src/system/processes.js';

/** A machine on which only this process runs. */
export const self: OwnerIdentity = {
  pid: 100,
  startTime: '1',
  bootId: 'boot',
  pidNamespace: 'pid:[1]',
  host: 'here',
};

export const lonelyProcesses: Processes = {
  self: () => self,
  identify: (pid) => ({ ...self, pid }),
  liveness: (owner) => (owner.pid === self.pid ? 'alive' : 'dead'),
  signs: { hold: () => null, look: () => 'absent', tidy: () => undefined },
  hold: () => Promise.reject(new Error('nothing is started here')),
  group: () => 'dead',
  endGroup: () => Promise.resolve(false),
  signalGroup: () => undefined,
  survivors: () => Promise.resolve([]),
  peakMemory: () => null,
};
