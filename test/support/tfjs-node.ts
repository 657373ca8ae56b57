import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const script = join(import.meta.dirname, '..', '..', 'scripts', 'setup-tfjs-node.mjs');
const here = `${process.platform}-${process.arch}`;

/** For a test's options: the engine is promised on Linux on x64 alone. */
export const tfjsNodePlatform = {
  skip: here === 'linux-x64' ? false : `tfjs-node is promised on linux-x64 only, this is ${here}`,
} as const;

/** Sets the engine up unless it is; throws where that fails, so that no test of it passes unseen. */
export function setUpTfjsNode(): void {
  execFileSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] });
}
