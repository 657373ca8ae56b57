import type { SourcePosition } from '../../model/errors.js';
import type { WorkspacePath } from '../../model/graph.js';

/** What a script says of its stage, read from its source: what isn't written out there is left to the run. */
export interface StageClaim {
  /** Where it says so. */
  readonly call: SourcePosition;
  /** Keys that no stage has. */
  readonly unknown: readonly Named[];
  readonly deps: readonly Named[];
  readonly files: readonly Named[];
  readonly groups: readonly Named[];
  readonly outs: readonly Named[];
  readonly params: ClaimedShape;
  readonly with: ClaimedShape;
}

/** A name that is written out in a source. */
export interface Named {
  readonly name: string;
  readonly position: SourcePosition;
}

export type ClaimedShape =
  /** Nothing is known of it. */
  | { readonly kind: 'any' }
  /** A single value or a list, which must be there. */
  | { readonly kind: 'value' }
  /** A map; `isWhole`: it has no keys but these. */
  | { readonly kind: 'map'; readonly keys: readonly ClaimedKey[]; readonly isWhole: boolean };

export interface ClaimedKey extends Named {
  readonly shape: ClaimedShape;
}

/** The same with its places in other files. */
export function moveClaim(claim: StageClaim, move: (file: WorkspacePath) => WorkspacePath): StageClaim {
  const placed = (position: SourcePosition): SourcePosition => ({ ...position, file: move(position.file) });
  const named = ({ name, position }: Named): Named => ({ name, position: placed(position) });
  const shape = (one: ClaimedShape): ClaimedShape =>
    one.kind === 'map'
      ? { ...one, keys: one.keys.map((key) => ({ ...named(key), shape: shape(key.shape) })) }
      : one;
  return {
    call: placed(claim.call),
    unknown: claim.unknown.map(named),
    deps: claim.deps.map(named),
    files: claim.files.map(named),
    groups: claim.groups.map(named),
    outs: claim.outs.map(named),
    params: shape(claim.params),
    with: shape(claim.with),
  };
}
