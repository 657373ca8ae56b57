import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  cpSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stripVTControlCharacters } from 'node:util';
import { which } from 'zx';
import { requireSuccess, run } from './run.mjs';
import { announce, lastLines, SetUpError } from './screen.mjs';

/** libtensorflow 2.10.1, as the Java binding carries it. */
const ARTIFACT = 'org.tensorflow:tensorflow-core-api:0.5.0:jar:linux-x86_64';
const FILE = 'org/tensorflow/tensorflow-core-api/0.5.0/tensorflow-core-api-0.5.0-linux-x86_64.jar';
const SHA256 = 'f394c5be26c8f3b644cdc77e6741b2cfe774caa8aedeb969c50e074444feac55';
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get';
const IN_ARCHIVE = 'org/tensorflow/internal/c_api/linux-x86_64';
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/**
 * Maven leaves no half file under the name of a whole one: an archive that is there was downloaded to its end.
 *
 * @param downloads becomes Maven's local repository
 * @returns the archive, proven by its hash
 */
export async function fetchLibrary(downloads) {
  const archive = join(downloads, FILE);
  if (!existsSync(archive)) {
    announce('downloading libtensorflow 2.10.1 by Maven: 117 MB');
    const { exitCode, stdout, stderr } =
      await run`mvn -q -B -C -Dmaven.repo.local=${downloads} ${PLUGIN} -Dartifact=${ARTIFACT} -Dtransitive=false`;
    if (exitCode !== 0) {
      throw new SetUpError(
        `Maven could not download ${ARTIFACT}:\n${mavenErrors(stdout + stderr)}\n` +
          'See that Maven reaches its repository (a proxy or a mirror stands in ~/.m2/settings.xml), then run this again.',
      );
    }
  }
  const found = await sha256(archive);
  if (found === SHA256) return archive;
  const size = statSync(archive).size;
  rmSync(archive);
  throw new SetUpError(
    `${FILE} is damaged or not the file that was meant: its SHA-256 is ${found} (${size} bytes), expected ${SHA256} ` +
      '(116959312 bytes). It was removed; run this again.',
  );
}

/** Puts library and headers where the package's build looks for them. */
export async function placeLibrary(archive, folder) {
  const deps = join(packageIn(folder), 'deps');
  const lib = join(deps, 'lib');
  mkdirSync(lib, { recursive: true });
  const unpacked = join(folder, 'unpacked');
  await requireSuccess(run`python3 -m zipfile -e ${archive} ${unpacked}`, `${FILE} could not be unpacked`);
  for (const name of LIBRARIES) {
    renameSync(join(unpacked, IN_ARCHIVE, name), join(lib, name));
    chmodSync(join(lib, name), 0o755);
  }
  rmSync(unpacked, { recursive: true });
  // Symbols for debuggers, a fifth of the size.
  if (which.sync('strip', { nothrow: true }) !== null) {
    const files = LIBRARIES.map((name) => join(lib, name));
    await requireSuccess(run`strip --strip-unneeded ${files}`, 'libtensorflow could not be stripped');
  }
  symlinkSync('libtensorflow_cc.so.2', join(lib, 'libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(lib, 'libtensorflow_framework.so'));
  cpSync(join(import.meta.dirname, 'include'), join(deps, 'include'), { recursive: true });
}

/** Builds the package's addon from its own sources, unchanged. */
export async function buildAddon(folder, nodeFolder) {
  announce('building the addon');
  const preGyp = join(folder, 'node_modules', '.bin', 'node-pre-gyp');
  await requireSuccess(
    run({ cwd: packageIn(folder) })`${preGyp} install --build-from-source --nodedir=${nodeFolder}`,
    'the addon could not be built',
  );
}

function packageIn(folder) {
  return join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
}

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Maven follows what went wrong with advice about its own switches. */
function mavenErrors(output) {
  const plain = stripVTControlCharacters(output);
  return lastLines(/^\[ERROR\].*/m.exec(plain)?.[0] ?? plain);
}
