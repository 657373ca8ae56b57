// Makes a checkout ready to be used: installs what package-lock.json says when something else is installed, generates
// the schema's validator and the page's bundle when they are not those of their sources, and builds the runner and the
// page's server when their sources are not the ones that were built. `npm run …` calls it first, since npm runs no install or build script under ignore-scripts. Plain Node,
// because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { takeLock } from './lock.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const runner = join(root, 'runner');
const ui = join(root, 'ui');
const busy = join(root, '.ready.lock');

class ReadyError extends Error {}

try {
  requireNode();
  if (!isInstalled()) install();
  await generate();
  const built = await ensureBuilt('runner', 'the runner', ['scripts/entries.js'], bundleEntries);
  // It is compiled against the runner's types.
  await ensureBuilt('ui', "the page's server", [], () => undefined, built);
} catch (error) {
  if (!(error instanceof ReadyError)) throw error;
  announce(error.message);
  process.exitCode = 1;
}

function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = engines.node.replace('>=', '').split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
    fail(`Node ${engines.node} is needed; this is ${process.versions.node}.`);
  }
}

/**
 * npm writes node_modules/.package-lock.json when everything is in place; but `--package-lock-only` writes it too, so
 * that the folders are looked for as well.
 */
function isInstalled() {
  const installedText = readIfThere(join(root, 'node_modules', '.package-lock.json'));
  if (installedText === null) return false;
  const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { packages: installed } = JSON.parse(installedText);
  const wanted = Object.entries(locked).filter(([path]) => path.includes('node_modules/'));
  // Of optional packages npm installs those that are for this platform.
  const equal = wanted.every(([path, { version, integrity, link, optional }]) => {
    const found = installed[path];
    if (found === undefined) return optional === true;
    const same = found.version === version && found.integrity === integrity && found.link === link;
    return same && existsSync(join(root, path, 'package.json'));
  });
  return equal && Object.keys(installed).every((path) => !path.includes('node_modules/') || path in locked);
}

/** One npm at a time: two would install over each other. */
function install() {
  takeLock(busy, (owner) => announce(`waiting for process ${owner}, which is installing`));
  if (isInstalled()) return;
  refuseLink(join(root, 'node_modules'));
  announce('installing the packages of package-lock.json: npm ci');
  const npm = process.env.npm_execpath;
  const [command, before] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  run(command, [...before, 'ci', '--no-audit', '--no-fund']);
}

/** npm ci begins with emptying the folder, through a link as well. */
function refuseLink(packages) {
  if (lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  fail(
    `node_modules is a link to ${readlinkSync(packages)}, and npm ci would empty that folder. ` +
      'Remove the link, or install there what package-lock.json says here.',
  );
}

/** The generators need what has just been installed. */
async function generate() {
  const { ensureValidator } = await import(pathToFileURL(join(runner, 'scripts', 'validator.js')).href);
  try {
    await ensureValidator(() => announce("generating the schema's validator"));
  } catch (error) {
    fail(`runner/schema/pipeline.schema.json can't be compiled: ${error.message}`);
  }
  const { ensureTemplate } = await import(pathToFileURL(join(ui, 'scripts', 'template.js')).href);
  try {
    await ensureTemplate(() => announce("bundling the page's script"));
  } catch (error) {
    fail(`ui/page can't be bundled: ${error.message}`);
  }
}

async function bundleEntries(folder) {
  const { bundleEntries } = await import(pathToFileURL(join(runner, 'scripts', 'entries.js')).href);
  await bundleEntries(folder);
}

/**
 * Generated sources among them: a changed schema builds anew.
 * @param own of the package's files, besides its sources: what builds it
 * @param beneath a text for all that it is compiled against
 */
function hashSources(name, own, beneath) {
  const hash = createHash('sha256').update(beneath);
  for (const builder of ['typescript', 'esbuild']) {
    const manifest = join(root, 'node_modules', builder, 'package.json');
    hash.update(`${builder} ${JSON.parse(readFileSync(manifest, 'utf8')).version}\n`);
  }
  const files = readdirSync(join(root, name, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
  const builders = ['tsconfig.build.json', ...own].map((file) => `${name}/${file}`);
  for (const file of ['tsconfig.base.json', ...builders, ...files]) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * Builds a package unless what is there was made of these sources.
 * @returns a text for what it is built from
 */
async function ensureBuilt(name, what, own, complete, beneath = '') {
  const sources = hashSources(name, own, beneath);
  const dist = join(root, name, 'dist');
  // What was built, as a line inside it: it comes and goes with the build.
  if (readIfThere(join(dist, '.sources')) === sources) return sources;
  announce(`building ${what}: tsc`);
  await build(join(root, name), sources, complete);
  return sources;
}

/** Into a folder of its own that then takes the old one's place: nobody meets half a build, and no old file stays. */
async function build(folder, sources, complete) {
  const dist = join(folder, 'dist');
  const fresh = `${dist}.${process.pid}`;
  const old = `${fresh}.old`;
  try {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    run(process.execPath, [tsc, '-p', join(folder, 'tsconfig.build.json'), '--outDir', fresh]);
    await complete(fresh);
    writeFileSync(join(fresh, '.sources'), sources);
    // Another ready may put its build here between the two renames; then this one replaces that.
    for (;;) {
      renameIfThere(dist, old);
      try {
        renameSync(fresh, dist);
        return;
      } catch (error) {
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
        rmSync(old, { recursive: true, force: true });
      }
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

/** Output goes to stderr: stdout belongs to the command that was asked for. */
function run(command, args) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error !== undefined) fail(`${command} can't be started: ${error.message}`);
  if (status !== 0) fail(`failed: ${[command, ...args].join(' ')} (${signal ?? `exit code ${status}`})`);
}

function announce(what) {
  process.stderr.write(`ready: ${what}\n`);
}

function fail(why) {
  throw new ReadyError(why);
}

function readIfThere(file) {
  return ignoreAbsent(() => readFileSync(file, 'utf8')) ?? null;
}

/** @returns whether there was something to rename. */
function renameIfThere(from, to) {
  return (
    ignoreAbsent(() => {
      renameSync(from, to);
      return true;
    }) ?? false
  );
}

function ignoreAbsent(action) {
  try {
    return action();
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
