import { NewerFormatError } from '../errors.js';
import type { ContentHash, StageKey } from '../fingerprint/hashes.js';
import { manifestHash } from '../fingerprint/manifest.js';
import type { StageName, WorkspacePath } from '../pipeline/graph.js';
import type { Facts } from '../plan/facts.js';
import type { PlannedStage } from '../plan/planner.js';
import type { OldOut } from '../state/attempt.js';
import type { LockFile } from '../state/records.js';
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
}

export interface OldOutsParts {
  readonly facts: Pick<Facts, 'outContent' | 'inStore' | 'cached'>;
  readonly lock: LockFile;
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
      return replaced.map(({ path }) => ({ stage: stage.name, path, key: known?.key ?? null }));
    });
    const unknown = await this.unknown(places);
    return unknown.map(({ stage, path, size }) => ({ stage, path, size }));
  }

  /** Those of these places at which something lies that is known nowhere else; git is asked once. */
  async unknown<Place extends OutPlace>(
    places: readonly Place[],
  ): Promise<readonly (Place & Pick<Displaced, 'size'>)[]> {
    const unknown: (Place & Pick<Displaced, 'size'> & Pick<OldOut, 'hash'>)[] = [];
    for (const place of places) {
      const found = await this.#look(place.path, place.key);
      if (found !== null && !found.known) unknown.push({ ...place, hash: found.hash, size: found.size });
    }
    const asked = unknown.flatMap(({ path, hash }) => (hash === null ? [] : [{ path, hash }]));
    const held = asked.length === 0 ? new Set() : this.parts.held(asked.map(({ path }) => path));
    for (const { path, hash } of asked) if (held.has(path)) this.#committed.add(idOf(path, hash));
    return unknown.filter(({ path }) => !held.has(path));
  }

  /** What lies at these outs of a stage now. Of git it knows what `foresee` asked. */
  async at(
    paths: readonly WorkspacePath[],
    key: StageKey | null,
  ): Promise<ReadonlyMap<WorkspacePath, OldOut>> {
    const old = new Map<WorkspacePath, OldOut>();
    for (const path of paths) {
      const found = await this.#look(path, key);
      if (found !== null) old.set(path, found);
    }
    return old;
  }

  async #look(
    path: WorkspacePath,
    key: StageKey | null,
  ): Promise<(OldOut & { readonly size: number | null }) | null> {
    const found = await this.parts.facts.outContent(path);
    if (found === null) return null;
    if (found === 'unusable') return { hash: null, known: false, size: null };
    return { hash: found.hash, known: this.#isKnown(path, found.hash, key), size: found.size };
  }

  #isKnown(path: WorkspacePath, hash: ContentHash, key: StageKey | null): boolean {
    const { inStore, cached } = this.parts.facts;
    const id = idOf(path, hash);
    return (
      hash === EMPTY_FOLDER ||
      this.#locked.has(id) ||
      this.#committed.has(id) ||
      readable(() => inStore(hash)) ||
      (key !== null &&
        readable(() => cached(key)?.outs.some((out) => out.path === path && out.hash === hash) ?? false))
    );
  }
}

function idOf(path: WorkspacePath, hash: ContentHash): string {
  return `${hash} ${path}`;
}

/** Records of a newer format are as good as none here: what they may know is set aside, and not lost. */
function readable(look: () => boolean): boolean {
  try {
    return look();
  } catch (error) {
    if (error instanceof NewerFormatError) return false;
    throw error;
  }
}
