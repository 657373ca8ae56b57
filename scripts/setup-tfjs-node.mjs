// `npm run setup:tfjs-node`: installs the second engine, @tensorflow/tfjs-node with its native backend, in tfjs-node/.
// Why so: docs/decisions/tfjs-node-set-up.md.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { takeLock } from './lock.mjs';
import { fetchLibrary, placeLibrary, buildAddon } from './setup-tfjs-node/from-maven.mjs';
import { installOwn, isOwnSourceReachable } from './setup-tfjs-node/from-package.mjs';
import { Installation } from './setup-tfjs-node/installation.mjs';
import { requireTools } from './setup-tfjs-node/prerequisites.mjs';
import { announce, SetUpError } from './setup-tfjs-node/screen.mjs';

const { from } = parseArgs({ options: { from: { type: 'string' } } }).values;
const installation = new Installation();

try {
  takeLock(installation.lock, (owner) => announce(`waiting for process ${owner}, which sets it up`));
  const present = installation.isRecorded() ? await installation.test() : null;
  if (present?.works) announce(`${present.what} is set up, nothing to do`);
  else await setUp();
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  announce(error.message);
  process.exitCode = 1;
}

async function setUp() {
  const start = Date.now();
  const folder = installation.begin();
  try {
    const what = await install(folder);
    installation.finish(folder);
    const seconds = Math.round((Date.now() - start) / 1000);
    announce(`${what} is set up: ${seconds} s, ${installation.megabytes()} MB in tfjs-node/node_modules`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what runs now */
async function install(folder) {
  if (from === 'maven') return fromMaven(folder);
  if (from === 'package') return fromPackage(folder);
  if (from !== undefined) throw new SetUpError(`--from ${from}: "package" or "maven" is needed`);
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    announce(`${process.platform} on ${process.arch} is not tested: only the package’s own way is tried`);
    return fromPackage(folder);
  }
  if (await isOwnSourceReachable()) {
    try {
      return await fromPackage(folder);
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error;
      announce(error.message);
    }
  }
  announce('building it with the library from Maven Central');
  return fromMaven(folder);
}

async function fromPackage(folder) {
  announce('about 200 MB to download, from npm and the package’s own storage; 700 MB on disk');
  await installation.installPackages(folder);
  await installOwn(folder);
  return installation.prove(folder);
}

async function fromMaven(folder) {
  announce('200 MB to download, from npm and Maven Central; 700 MB on disk, 1,300 MB on the way there');
  const headers = await requireTools();
  const archive = await fetchLibrary(installation.downloads);
  await installation.installPackages(folder);
  await placeLibrary(archive, folder);
  await buildAddon(folder, headers);
  return installation.prove(folder);
}
