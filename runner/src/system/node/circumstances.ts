import { lstatSync } from 'node:fs';
import { signatureOf } from '../signature.js';

/**
 * What decides beside files: this build of lockstep, Node, the system, and the folder.
 * @param workspace absolute
 * @param build the folder of this build, which a new one replaces
 */
export function circumstancesOf(workspace: string, build: string): string {
  const node = `${process.version} ${process.platform} ${process.arch}`;
  return `${signatureOf(lstatSync(build))} ${node} ${workspace}`;
}
