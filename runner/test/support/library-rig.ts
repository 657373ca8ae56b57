import { openWorkspace, type OpenOptions, type Workspace } from '../../src/index.js';
import { Rig } from './rig.js';

/** A workspace in a temp folder, worked on in this process. */
export class LibraryRig extends Rig {
  async open(options: Partial<OpenOptions> = {}): Promise<Workspace> {
    const env = { PATH: process.env.PATH ?? '', HOME: this.folder, ...this.env };
    return openWorkspace({ directory: this.folder, env, ...options });
  }
}
