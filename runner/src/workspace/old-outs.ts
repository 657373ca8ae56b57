import { NewerFormatError } from '../model/errors.js';
import type { ContentHash, StageKey } from '../model/hashes.js';
import { manifestHash } from '../model/manifest.js';
import type { PipelineFile, StageName, WorkspacePath } from '../model/graph.js';
import { ownPath } from '../model/pipeline-file.js';
import type { Results } from '../store/results.js';
import type { Store } from '../store/store.js';
import type { Facts } from './facts.js';
import type { PlannedStage } from '../plan/view.js';
import type { OldOut } from '../state/attempt.js';
import type { Locks, OutRecord, StageResult } from '../model/records.js';
import type { HeldByHead } from './git-head.js';

/** Present content that a plan would set aside. */
export interface Displaced {
  readonly stage: StageName;
  readonly path: WorkspacePath;
  /** Bytes; `null` for what can't be an out, such as a link. */
  readonly size: number | null;
}

interface OutPlace {
  readonly path: WorkspacePath;
  /** Of its stage; `null` where that is open. */
  readonly key: StageKey | null;
  /** Of its stage's file. */
  readonly folder: WorkspacePath;
}

export interface OldOutsParts {
  readonly facts: Pick<Facts, 'outContent'>;
  readonly store: Pick<Store, 'missing'>;
  readonly results: Pick<Results, 'find'>;
  readonly lock: Pick<Locks, 'stages'>;
  readonly held: HeldByHead;
}

const EMPTY_FOLDER = manifestHash({ entries: [] });

/**
 * Tells of the content at outs' places whether it is known elsewhere, so that nothing is lost when it is
 * replaced: to the lock, the store, the run cache's record of the stage's key, or the last commit.
 */
export class OldOuts {
  /** What the lock has for each path, of whichever stage: stages are renamed. */
  readonly #locked = new Set<string>();
  readonly #committed = new Set<string>();

  constructor(private readonly parts: OldOutsParts) {
    for (const { outs } of parts.lock.stages.values()) {
      for (const { path, hash } of outs) this.#locked.add(idOf(path, hash));
    }
  }

  /**
   * Looks at all that a plan would replace, and asks git once about what nothing else knows.
   * @returns what would be set aside
   */
  async foresee(planned: Iterable<PlannedStage>): Promise<readonly Displaced[]> {
    const places = [...planned].flatMap(({ stage, decision, known }) => {
      if (decision.action === 'up-to-date') return [];
      const replaced = decision.action === 'restore' ? decision.restore : stage.outs;
      return replaced.map(({ path }) => ({
        stage: stage.name,
        path,
        key: known?.key ?? null,
        folder: stage.file.folder,
      }));
    });
    const unknown = await this.unknown(places);
    return unknown.map(({ stage, path, size }) => ({ stage, path, size }));
  }

  /** Those of these places at which something lies that is known nowhere else; git is asked once. */
  async unknown<Place extends OutPlace>(
    places: readonly Place[],
  ): Promise<readonly (Place & Pick<Displaced, 'size'>)[]> {
    const found = await this.#look(places);
    const unknown = places.flatMap((place) => {
      const old = found.get(place.path);
      return old === undefined || old.known ? [] : [{ place, ...old }];
    });
    const asked = unknown.flatMap(({ place, hash }) => (hash === null ? [] : [{ path: place.path, hash }]));
    const held =
      asked.length === 0 ? new Set<string>() : await this.parts.held(asked.map(({ path }) => path));
    for (const { path, hash } of asked) if (held.has(path)) this.#committed.add(idOf(path, hash));
    return unknown
      .filter(({ place }) => !held.has(place.path))
      .map(({ place, size }) => ({ ...place, size }));
  }

  /** What lies at these outs of a stage now. Of git it knows what `foresee` asked. */
  at(
    paths: readonly WorkspacePath[],
    key: StageKey | null,
    { folder }: PipelineFile,
  ): Promise<ReadonlyMap<WorkspacePath, OldOut>> {
    return this.#look(paths.map((path) => ({ path, key, folder })));
  }

  /** Store and run cache are asked once, for what nobody else knows. */
  async #look(places: readonly OutPlace[]): Promise<ReadonlyMap<WorkspacePath, SizedOut>> {
    const present = new Map<WorkspacePath, OutRecord | 'unusable'>();
    for (const { path } of places) {
      const content = await this.parts.facts.outContent(path);
      if (content !== null) present.set(path, content);
    }
    const open = places.flatMap(({ path, key, folder }) => {
      const content = present.get(path);
      if (content === undefined || content === 'unusable' || this.#isRecorded(path, content.hash)) return [];
      return [{ path, own: ownPath(folder, path), key, hash: content.hash }];
    });
    const stored = await this.#stored(open.map(({ hash }) => hash));
    const results = await this.#results(open.flatMap(({ key }) => key ?? []));
    const isMade = (own: string, hash: ContentHash, key: StageKey | null): boolean =>
      key !== null && results.get(key)?.outs.some((out) => out.path === own && out.hash === hash) === true;
    const strange = new Set(
      open
        .filter(({ own, key, hash }) => !stored.has(hash) && !isMade(own, hash, key))
        .map(({ path }) => path),
    );
    return new Map(
      [...present].map(([path, content]): [WorkspacePath, SizedOut] =>
        content === 'unusable'
          ? [path, { hash: null, known: false, size: null }]
          : [path, { hash: content.hash, known: !strange.has(path), size: content.size }],
      ),
    );
  }

  #isRecorded(path: WorkspacePath, hash: ContentHash): boolean {
    const id = idOf(path, hash);
    return hash === EMPTY_FOLDER || this.#locked.has(id) || this.#committed.has(id);
  }

  async #stored(hashes: readonly ContentHash[]): Promise<ReadonlySet<ContentHash>> {
    if (hashes.length === 0) return new Set();
    const missing = await readable(this.parts.store.missing(hashes), new Set(hashes));
    return new Set(hashes.filter((hash) => !missing.has(hash)));
  }

  async #results(keys: readonly StageKey[]): Promise<ReadonlyMap<StageKey, StageResult>> {
    return keys.length === 0 ? new Map() : readable(this.parts.results.find(keys), new Map());
  }
}

type SizedOut = OldOut & Pick<Displaced, 'size'>;

function idOf(path: WorkspacePath, hash: ContentHash): string {
  return `${hash} ${path}`;
}

/** Records of a newer format are as good as none here: what they may know is set aside, and not lost. */
async function readable<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NewerFormatError) return otherwise;
    throw error;
  }
}
