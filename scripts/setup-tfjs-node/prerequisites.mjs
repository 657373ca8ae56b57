import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { which } from 'zx';
import { run } from './run.mjs';
import { SetUpError } from './screen.mjs';

/** What building the addon needs, and Debian's package for it. Node's headers are looked for apart. */
const TOOLS = [
  { command: process.env.CXX?.split(' ')[0] ?? 'g++', use: 'C++ compiler', aptPackage: 'g++' },
  { command: 'make', use: 'make', aptPackage: 'make' },
  { command: 'python3', use: 'Python 3, for node-gyp and to unpack', aptPackage: 'python3' },
  { command: 'mvn', use: 'Maven with Java, for the download', aptPackage: 'maven' },
];

/**
 * Makes sure that everything is there before anything is downloaded.
 *
 * @returns the folder in which include/node/ lies
 */
export async function requireTools() {
  const missing = TOOLS.filter(({ command }) => which.sync(command, { nothrow: true }) === null);
  const headers = await findHeaders();
  if (missing.length === 0 && headers !== null) return headers;

  const needs = missing.map(
    ({ command, use, aptPackage }) => `  ${command} (${use}): apt-get install ${aptPackage}`,
  );
  if (headers === null) {
    needs.push(
      '  node_api.h (Node’s headers): apt-get install libnode-dev; Node’s own downloads carry them in include/node; ' +
        'npm_config_nodedir names the folder that holds include/',
    );
  }
  throw new SetUpError(
    `building the addon needs what is not here:\n${needs.join('\n')}\nThen run this again.`,
  );
}

/** Where they lie beside Node, or where the system keeps them. The addon's interface, N-API, is the same in all. */
async function findHeaders() {
  const { stdout } = await run`npm config get nodedir`;
  const configured = stdout.trim();
  const candidates = [
    ...(isAbsolute(configured) ? [configured] : []),
    dirname(dirname(process.execPath)),
    '/usr',
    '/usr/local',
  ];
  return candidates.find((folder) => existsSync(join(folder, 'include', 'node', 'node_api.h'))) ?? null;
}
