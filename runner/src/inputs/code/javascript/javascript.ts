import { basename, dirname, join, relative, sep } from 'node:path';
import { PipelineError } from '../../../model/errors.js';
import type { WorkspacePath } from '../../../model/graph.js';
import type { Disk } from '../../../system/disk.js';
import { STAGE_PROTOCOL } from '../../../stage/protocol.js';
import { hashValue } from '../../../model/canonical.js';
import { sha256, type ContentHash, type Sha256 } from '../../../model/hashes.js';
import type { CodeContext, CodeLanguage, ScriptCode, Startable } from '../language.js';
import { isWithin } from '../../../pipeline/paths.js';
import { LOADERS, bundleScript, type Bundle, type PackageImport } from './bundle.js';
import { replace } from '../../../system/replace.js';
import { CodeCache, type CodeFacts } from './code-cache.js';
import { InstalledPackages } from './packages.js';
import { hasAliases, relevantPart, settingsFiles } from './settings.js';
import { linkStageLibrary } from './stage-library.js';

/** A new format reruns every script stage. */
const FORMAT = 1;

/**
 * TypeScript and JavaScript: the identity is of the bundle that is executed, the installed packages behind it, and the
 * protocol of `lockstep/stage` (docs/algorithms/code-identity.md).
 *
 * A script is bundled once a run; not at all where the files that made its last bundle are unchanged.
 */
export class JavaScript implements CodeLanguage {
  readonly name = 'TypeScript or JavaScript';
  readonly extensions = Object.keys(LOADERS);
  /** What was bundled by this run. It is written when a stage starts: a plan leaves no trace. */
  readonly #bundles = new Map<WorkspacePath, Bundle>();
  readonly #cache: CodeCache;
  readonly #installed: InstalledPackages;

  constructor(private readonly context: CodeContext) {
    this.#cache = CodeCache.load(context.disk, context.cache);
    this.#installed = new InstalledPackages(context.disk, context.workspace);
  }

  prune(scripts: ReadonlySet<WorkspacePath>): void {
    const { disk, root } = this.context;
    this.#cache.prune(scripts);
    this.#cache.save();
    const kept = new Set<string>([...scripts].flatMap((script) => this.#cache.get(script)?.bundle ?? []));
    const bundles = join(root, 'bundles');
    if (disk.stat(bundles) === null) return;
    for (const name of disk.list(bundles)) {
      if (!kept.has(name)) disk.remove(join(bundles, name));
    }
  }

  save(): void {
    this.#cache.save();
  }

  async read(script: WorkspacePath): Promise<ScriptCode> {
    const { recorded } = this.context;
    const remembered = this.#cache.get(script);
    const isFresh = remembered !== null && (await this.#isCurrent(remembered));
    const facts = isFresh ? remembered : await this.#bundle(script);

    const before = recorded(script);
    // A new bundler writes other bytes for the same sources: that is no change of the code.
    const bundle = before?.sources === facts.sourcesHash ? before.executed : facts.bundle;
    return {
      identity: hashValue('code', {
        format: FORMAT,
        bundle,
        packages: this.#installed.closure(facts.packages),
        protocol: STAGE_PROTOCOL,
      }),
      record: { tool: facts.bundler, executed: bundle, sources: facts.sourcesHash },
      sources: facts.sources,
      references: facts.references,
      prepare: () => this.#prepare(script, facts.bundle),
    };
  }

  async #bundle(script: WorkspacePath): Promise<CodeFacts> {
    const { disk, workspace } = this.context;
    const bundle = await bundleScript(disk, workspace, script);
    this.#bundles.set(script, bundle);
    const absolute = bundle.sources.map((path) => join(workspace, path));
    const settings = settingsFiles(disk, absolute);
    const sources = await this.#hashes(absolute);
    const facts: CodeFacts = {
      bundler: bundle.bundler,
      bundle: sha256(bundle.code),
      sources,
      sourcesHash: hashValue('sources', {
        sources,
        settings: Object.fromEntries(
          settings.map((file) => [this.#short(file), relevantPart(file, disk.read(file).toString())]),
        ),
      }),
      packages: bundle.packages,
      imports: bundle.imports,
      resolutions: this.#resolutions(bundle.imports),
      references: bundle.references,
      watched: await this.#hashes(settings),
      folders: this.#listings(absolute, settings),
      hasAliases: settings.some((file) => hasAliases(file, disk.read(file).toString())),
    };
    this.#cache.set(script, facts);
    return facts;
  }

  /** Nothing that made the bundle has changed: no source, no setting, no imported package, no neighbour. */
  async #isCurrent(facts: CodeFacts): Promise<boolean> {
    const { sources, watched, folders, bundler, imports, resolutions } = facts;
    const { disk, hasher, workspace } = this.context;
    if (facts.hasAliases || bundler !== (await currentBundler(disk))) return false;
    if (resolutions !== this.#resolutions(imports)) return false;
    for (const [path, hash] of Object.entries({ ...sources, ...watched })) {
      const content = await hasher.hash(join(workspace, path));
      if (content?.hash !== hash) return false;
    }
    const absolute = Object.keys(sources).map((path) => join(workspace, path));
    const settings = settingsFiles(disk, absolute);
    if (!settings.every((file) => this.#short(file) in watched)) return false;
    const now = this.#listings(absolute, settings);
    return Object.entries(folders).every(([folder, listing]) => now[folder] === listing);
  }

  #resolutions(imports: readonly PackageImport[]): Sha256 {
    const found = imports.map(({ name, from }) =>
      this.#installed.resolution(name, join(this.context.workspace, from)),
    );
    return sha256(found.join('\n'));
  }

  async #hashes(files: readonly string[]): Promise<Readonly<Record<WorkspacePath, ContentHash>>> {
    const entries: [string, ContentHash][] = [];
    for (const file of files) {
      const content = await this.context.hasher.hash(file);
      if (content !== null) entries.push([this.#short(file), content.hash]);
    }
    return Object.fromEntries(entries);
  }

  /**
   * The names in every folder where a new file would be imported instead: a new `a.ts` beside `a.js`, beside the folder
   * of an `a/index.js`, and beside that of a package in the workspace.
   */
  #listings(files: readonly string[], settings: readonly string[]): Readonly<Record<WorkspacePath, Sha256>> {
    const { disk, workspace } = this.context;
    const byFolder = [
      ...files.filter((file) => basename(file).startsWith('index.')),
      ...settings.filter((file) => basename(file) === 'package.json'),
    ];
    const beside = byFolder
      .map((file) => dirname(dirname(file)))
      .filter((folder) => isWithin(folder, workspace));
    const folders = [...new Set([...files.map((file) => dirname(file)), ...beside])].sort();
    return Object.fromEntries(
      folders.map((folder) => [this.#short(folder), sha256(disk.list(folder).join('\0'))]),
    );
  }

  async #prepare(script: WorkspacePath, bundle: Sha256): Promise<Startable> {
    const path = this.#bundlePath(bundle);
    const { disk, root, node } = this.context;
    linkStageLibrary(disk, root);
    // Its name is its hash: a damaged one is made again.
    if (disk.stat(path) === null || sha256(disk.read(path)) !== bundle) {
      const made = this.#bundles.get(script) ?? (await bundleScript(disk, this.context.workspace, script));
      if (sha256(made.code) !== bundle) {
        throw PipelineError.of(`script ${script} was changed after the run was planned`, null, 'Run again.');
      }
      this.#write(made);
    }
    return { program: node, args: ['--enable-source-maps', path], module: path };
  }

  #write({ code, sourceMap }: Bundle): void {
    const { disk } = this.context;
    const path = this.#bundlePath(sha256(code));
    disk.makeFolder(dirname(path));
    disk.write(`${path}.map`, sourceMap);
    replace(disk, path, code);
  }

  #bundlePath(bundle: Sha256): string {
    return join(this.context.root, 'bundles', bundle, 'script.mjs');
  }

  #short(path: string): WorkspacePath {
    return relative(this.context.workspace, path).split(sep).join('/');
  }
}

/** Reads esbuild's version without loading esbuild. */
async function currentBundler(disk: Disk): Promise<string> {
  const { createRequire } = await import('node:module');
  const manifest = createRequire(import.meta.url).resolve('esbuild/package.json');
  const { version } = JSON.parse(disk.read(manifest).toString('utf8')) as { version: string };
  return `esbuild ${version}`;
}
