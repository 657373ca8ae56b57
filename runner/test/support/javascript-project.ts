import { join } from 'node:path';
import { JavaScript } from '../../src/inputs/code/javascript/javascript.js';
import type { ScriptCode } from '../../src/inputs/code/language.js';
import type { CodeRecord } from '../../src/model/records.js';
import { nodeDisk } from '../../src/system/node/disk.js';
import { Project } from './language-contract.js';

/** A workspace of scripts in TypeScript and JavaScript. */
export class JavaScriptProject extends Project {
  constructor(files: Readonly<Record<string, string>>) {
    super(
      ({ recorded, ...place }) =>
        new JavaScript({
          disk: nodeDisk,
          node: process.execPath,
          recorded: () => recorded,
          cache: join(place.root, 'code.json'),
          ...place,
        }),
      files,
    );
  }

  /** Of stages/a.ts. */
  async now(recorded: CodeRecord | null = null): Promise<ScriptCode> {
    return this.code('stages/a.ts', recorded);
  }

  /** Of one export of stages/a.ts. */
  async ofExport(name: string): Promise<ScriptCode> {
    return this.read({ script: 'stages/a.ts', export: name }, null);
  }
}

/** Files of an installed package. */
export function installed(
  name: string,
  code: string,
  manifest: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> {
  const all = { name, version: '1.0.0', type: 'module', main: 'index.js', ...manifest };
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify(all),
    [`node_modules/${name}/index.js`]: code,
  };
}
