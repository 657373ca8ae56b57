import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { carryOut } from '../../src/cli/command-line.js';
import { answerAtOnce } from '../../src/cli/entry.js';
import type { Host } from '../../src/system/host.js';
import { nodeSystem } from '../../src/system/node/index.js';
import { lockstepVersion } from '../../src/system/node/version.js';
import { unsyncedDisk } from './test-disks.js';

/** What runs here in the place of a build. */
const BUILD = fileURLToPath(new URL('../../src', import.meta.url));

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `lockstep` does from its arguments to its exit code, in this process: no signal reaches it. */
export async function commandLine(
  argv: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Host['env'] },
): Promise<Printed> {
  const [stdout, stderr] = [new Paper(), new Paper()];
  const printed = (code: number): Printed => ({ code, stdout: stdout.text, stderr: stderr.text });
  const now = (): number => performance.now();
  if (answerAtOnce({ argv, cwd, env, stderr: () => stderr, now, build: BUILD })) return printed(0);
  const host = { ...nodeSystem.host, cwd: () => cwd, env, onSignal: () => () => undefined };
  const system = { ...nodeSystem, disk: unsyncedDisk, host };
  return printed(await carryOut({ argv, system, stdout, stderr, version: lockstepVersion }));
}

/** What is written to it, at once. */
class Paper extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
