import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from './temp-folder.js';

/**
 * Doors inside stage commands: a command says that it has come to its gate and waits there until the
 * test opens it. Named pipes do the waiting, so nothing sleeps and nothing is polled.
 */
export class Gates {
  readonly folder = tempFolder('lockstep-gates');

  constructor(...names: readonly string[]) {
    for (const name of names) {
      execFileSync('mkfifo', [join(this.folder, `${name}.reached`), join(this.folder, `${name}.open`)]);
    }
  }

  /** What a stage's command calls to stop at the gate. */
  static command(name: string): string {
    return `echo > "$GATES/${name}.reached"; read -r _ < "$GATES/${name}.open"`;
  }

  /** Resolves when a stage stands at the gate. */
  async reached(name: string): Promise<void> {
    await readFile(join(this.folder, `${name}.reached`));
  }

  /** Lets the stage that stands there go on. */
  async open(name: string): Promise<void> {
    await writeFile(join(this.folder, `${name}.open`), '\n');
  }
}
