import { isBuiltin } from 'node:module';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import type { BuildOptions, Loader, Message, Metafile, PluginBuild } from 'esbuild';
import { PipelineError, type Diagnostic } from '../../../model/errors.js';
import type { WorkspacePath } from '../../../model/graph.js';
import type { Disk } from '../../../system/disk.js';
import { isTrouble } from '../../../system/trouble.js';
import type { FileReference } from '../language.js';
import { diagnosticOf, isBuildFailure, isRelative, unresolvedIn } from './build-messages.js';
import { STAGE_LIBRARY } from './library-names.js';
import { packageName } from './packages.js';
import { isolate } from './isolate.js';
import { findUnfollowable } from './unfollowable.js';

/** A package's name, and the folder that it is looked for from, relative to the workspace. */
export interface PackageImport {
  readonly name: string;
  readonly from: WorkspacePath;
}

export interface Build {
  /** The exact bytes that are executed. */
  readonly code: string;
  readonly sourceMap: string;
  /** Files that went in, relative to the workspace, sorted. */
  readonly sources: readonly WorkspacePath[];
  /** Names of the external packages that are imported, sorted. */
  readonly packages: readonly string[];
  /** Every package that a source imports, also where no use of it was left. */
  readonly imports: readonly PackageImport[];
  readonly references: readonly FileReference[];
  /** What the entry point exports. */
  readonly exports: readonly string[];
  /** esbuild's name and version. */
  readonly bundler: string;
}

/** What is built: a script, or a module of our own that imports from one as a whole or in part. */
export type EntryPoint =
  | { readonly kind: 'script'; readonly script: WorkspacePath }
  | { readonly kind: 'isolated'; readonly text: string };

/** A build that esbuild refused. */
export class BuildError extends PipelineError {
  constructor(
    diagnostics: readonly Diagnostic[],
    /** Whether what is refused is an import of our own module. */
    readonly isOwnImport: boolean,
  ) {
    super(diagnostics);
  }
}

/** Where a bundle lies, from the workspace, and so from where its sources count. */
export const BUNDLE_FOLDER = '.lockstep/bundles/0';

/**
 * The first lines of every bundle. A bundle lies in `<workspace>/.lockstep/bundles/<hash>/`, but its sources
 * must see their own addresses; and CommonJS code of a linked package needs a `require`.
 */
const BANNER = [
  'import { createRequire as __lockstepCreateRequire } from "node:module";',
  'const require = __lockstepCreateRequire(import.meta.url);',
  'const __lockstepUrl = (path) => new URL("../../../" + path, import.meta.url).href;',
  'const __lockstepPath = (path) => decodeURIComponent(new URL("../../../" + path, import.meta.url).pathname);',
].join('\n');

/** What stands for the sources of a bundle, by their extension. */
export const LOADERS: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
};

/**
 * Builds an entry point with everything it imports from the workspace; installed packages stay outside.
 *
 * @param root the workspace, absolute and real
 * @throws BuildError for syntax errors and unresolved imports; PipelineError for code that can't be followed
 */
export async function buildEntry(disk: Disk, root: string, entry: EntryPoint): Promise<Build> {
  const { build, version } = await import('esbuild');
  const errors: Diagnostic[] = [];
  const references: FileReference[] = [];
  const imports = new Map<string, PackageImport>();
  /** By importer: what it imports for its effects. */
  const effectImports = new Map<string, ReadonlySet<string>>();
  const result = await build({
    absWorkingDir: root,
    ...entryOptions(root, entry),
    outfile: `${BUNDLE_FOLDER}/script.mjs`,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Node has them from 20.10 on, and JSON can't be imported without.
    supported: { 'import-attributes': true },
    treeShaking: true,
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'silent',
    banner: { js: BANNER },
    define: {
      'import.meta.url': '__lockstepOwnUrl',
      'import.meta.dirname': '__lockstepOwnFolder',
      'import.meta.filename': '__lockstepOwnPath',
    },
    plugins: [
      {
        name: 'packages',
        setup: (builder) => {
          leavePackagesOutside(builder, {
            onImport: (specifier, folder) => {
              const [name, from] = [packageName(specifier), workspacePath(root, folder)];
              imports.set(`${from}\0${name}`, { name, from });
            },
            countsEffects: (specifier, importer) =>
              entry.kind === 'script' || effectImports.get(importer)?.has(specifier) === true,
          });
        },
      },
      {
        name: 'sources',
        setup(builder) {
          builder.onLoad({ filter: /\.[mc]?[jt]sx?$/ }, async ({ path }) => {
            const file = workspacePath(root, path);
            const text = disk.read(path).toString();
            const loader = LOADERS[extname(path)] ?? 'js';
            try {
              const found = await findUnfollowable(file, text);
              errors.push(...found.errors);
              references.push(...found.references);
              if (entry.kind === 'script') return { contents: withOwnAddress(file, text), loader };
              const isolated = await isolate(file, text);
              effectImports.set(path, isolated.effectImports);
              return { contents: withOwnAddress(file, isolated.text), loader };
            } catch (error) {
              if (!(error instanceof PipelineError)) throw error;
              errors.push(...error.diagnostics);
              return { contents: '', loader };
            }
          });
        },
      },
    ],
  }).catch((error: unknown) => {
    if (!isBuildFailure(error)) throw error;
    for (const { detail } of error.errors) {
      // What was thrown when a module was read.
      if (isTrouble(detail)) throw detail;
    }
    for (const one of error.errors) lookForMissing(disk, root, one);
    if (errors.length > 0) throw new PipelineError(errors);
    const isOwnImport = error.errors.some(({ location }) => location?.file === OWN_MODULE);
    throw new BuildError(
      error.errors.map((one) => diagnosticOf(one, ownAddress)),
      isOwnImport,
    );
  });
  if (errors.length > 0) throw new PipelineError(errors);
  return {
    code: result.outputFiles.find(({ path }) => path.endsWith('.mjs'))?.text ?? '',
    sourceMap: result.outputFiles.find(({ path }) => path.endsWith('.map'))?.text ?? '',
    sources: Object.keys(result.metafile.inputs)
      .filter((path) => !path.startsWith('<') && !path.includes(':'))
      .map((path) => workspacePath(root, join(root, path)))
      .sort(),
    packages: externalPackages(result.metafile),
    imports: [...imports.keys()].sort().flatMap((id) => imports.get(id) ?? []),
    references,
    exports: Object.values(result.metafile.outputs).flatMap(({ exports }) => exports),
    bundler: `esbuild ${version}`,
  };
}

/** esbuild's name for a text that is no file. */
const OWN_MODULE = '<stdin>';

function entryOptions(root: string, entry: EntryPoint): Pick<BuildOptions, 'entryPoints' | 'stdin'> {
  return entry.kind === 'script'
    ? { entryPoints: [entry.script] }
    : { stdin: { contents: entry.text, resolveDir: root, loader: 'js' } };
}

/** What is still imported once unused code is gone. */
function externalPackages({ outputs }: Metafile): readonly string[] {
  const names = Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external === true && path !== STAGE_LIBRARY && !isBuiltin(path))
    .map(({ path }) => packageName(path));
  return [...new Set(names)].sort();
}

/** Marks our own look-up, which would otherwise meet this plugin again. */
const LOOKING = { lockstep: 'looking' };

/** Installed packages are external; linked ones and those of the workspace go in as source. */
function leavePackagesOutside(
  builder: PluginBuild,
  {
    onImport,
    countsEffects,
  }: {
    readonly onImport: (specifier: string, folder: string) => void;
    /** Whether a package of which nothing is used may be needed all the same. */
    readonly countsEffects: (specifier: string, importer: string) => boolean;
  },
): void {
  builder.onResolve({ filter: /^[^./]/ }, async (request) => {
    const { path, kind, importer, resolveDir } = request;
    if (kind === 'entry-point' || request.pluginData === LOOKING) return undefined;
    if (isBuiltin(path) || path === STAGE_LIBRARY) {
      return { path, external: true, sideEffects: countsEffects(path, importer) };
    }
    onImport(path, resolveDir);
    const found = await builder.resolve(path, { kind, importer, resolveDir, pluginData: LOOKING });
    if (found.errors.length > 0) return { errors: found.errors };
    const isInstalled = found.external || found.path.split(sep).includes('node_modules');
    if (!isInstalled) return { path: found.path };
    // Packages may be imported for their effects; only what they declare free of them is dropped.
    return { path, external: true, sideEffects: found.sideEffects && countsEffects(path, importer) };
  });
}

/** Declares the addresses that `import.meta` asks for; unused ones are dropped from the bundle. */
function withOwnAddress(file: WorkspacePath, text: string): string {
  if (!text.includes('import.meta')) return text;
  // On the first line, so that line numbers stay.
  return ownAddress(file) + text.replace(/^#!.*/, '');
}

function ownAddress(file: WorkspacePath): string {
  // What else has no place in a URL is encoded where the URL is made.
  const inUrl = file.replaceAll(/[%#?]/g, encodeURIComponent);
  const own = JSON.stringify(inUrl);
  const folder = inUrl.split('/').slice(0, -1).join('/');
  // The workspace's own ends with a slash there.
  const ownFolder =
    folder === ''
      ? '/* @__PURE__ */ (() => __lockstepPath(".").slice(0, -1))()'
      : `/* @__PURE__ */ __lockstepPath(${JSON.stringify(folder)})`;
  return (
    `const __lockstepOwnUrl = /* @__PURE__ */ __lockstepUrl(${own}), ` +
    `__lockstepOwnPath = /* @__PURE__ */ __lockstepPath(${own}), ` +
    `__lockstepOwnFolder = ${ownFolder}; `
  );
}

/** Of a file that lies elsewhere with `..`: the same on every machine that has both. */
function workspacePath(root: string, path: string): WorkspacePath {
  return relative(root, path).split(sep).join('/');
}

/** Whoever watches the disk sees it when what an import looks for in vain has come. */
function lookForMissing(disk: Disk, root: string, message: Message): void {
  const wanted = unresolvedIn(message);
  const { location } = message;
  if (wanted === null || location === null) return;
  const from = dirname(join(root, location.file));
  const target = resolve(from, wanted);
  const places = isRelative(wanted)
    ? [dirname(target), target]
    : foldersFrom(from).map((folder) => join(folder, 'node_modules', packageName(wanted)));
  for (const place of places) if (disk.stat(place)?.kind === 'folder') disk.list(place);
}

function foldersFrom(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}
