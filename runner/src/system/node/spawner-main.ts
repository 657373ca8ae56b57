import { closeSync, constants, openSync } from 'node:fs';
import type { ProcessExit } from '../processes.js';
import { ownEnv, withChanges } from './spawner-env.js';
import { tellError, type FromSpawner, type ToSpawner } from './spawner-messages.js';
import { startHeld, type StartedProcess } from './start-held.js';

// A process of its own, small, that starts the runner's stages: docs/decisions/spawner.md. It ends with the runner, and
// so do the pipes of what is still held then.
const base = ownEnv();
const started = new Map<number, StartedProcess>();

process.on('message', (message: ToSpawner) => {
  if (message.kind === 'release') started.get(message.id)?.release();
  else void start(message);
});
process.on('disconnect', () => {
  process.exit();
});

tell({ kind: 'ready' });

async function start({ id, command, env, sign }: Extract<ToSpawner, { kind: 'start' }>): Promise<void> {
  let child: StartedProcess;
  try {
    const descriptor = sign === null ? null : openSync(sign, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      child = await startHeld({ ...command, env: withChanges(base, env) }, descriptor);
    } finally {
      if (descriptor !== null) closeSync(descriptor);
    }
  } catch (error) {
    tell({ kind: 'refused', id, error: tellError(error) });
    return;
  }
  started.set(id, child);
  tell({ kind: 'started', id, pid: child.pid });
  const exit: ProcessExit = await child.exit;
  started.delete(id);
  tell({ kind: 'exit', id, ...exit });
}

function tell(message: FromSpawner): void {
  process.send?.(message);
}
