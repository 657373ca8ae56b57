import type { ContentHash, Sha256, StageKey } from '../model/hashes.js';
import type { CellOuts } from '../model/key.js';
import type { ParamsDep, Stage, Value, WorkspacePath } from '../model/graph.js';
import type { OutRecord, StageInputs, StageResult } from '../model/records.js';

/** A stage's inputs that no upstream can change: read once, when the run is planned. */
export type FixedInputs = Pick<StageInputs, 'action' | 'wdir' | 'outs' | 'env' | 'host'>;

/** What planning asks of the world; everything else in this folder is pure. */
export interface Facts {
  /** @throws PipelineError when the script's code can't be followed */
  fixedInputs(stage: Stage): Promise<FixedInputs>;
  /**
   * The tracked values of one params file, or its hash where the whole file is tracked.
   * @throws PipelineError for a missing file or key
   */
  params(stage: Stage, dep: ParamsDep): Promise<Readonly<Record<string, Value>> | ContentHash>;
  /**
   * What a dep's path holds, links followed; `null` where nothing is.
   * @throws PipelineError for what can't be a dep
   */
  content(path: WorkspacePath): Promise<OutRecord | null>;
  /** What lies at an out's path: `unusable` where it is something that no out can be, such as a link. */
  outContent(path: WorkspacePath): Promise<OutRecord | 'unusable' | null>;
  /** What a stored folder has at `inside`; `null` where the store can't tell or nothing is. */
  contentInside(folder: ContentHash, inside: string): ContentHash | null;
  inStore(hash: ContentHash): boolean;
  cached(key: StageKey): StageResult | null;
  keyOf(inputs: StageInputs): StageKey;
  cellsHash(cells: readonly CellOuts[]): `cells:${string}`;
  /** Source files of a script that changed since this code was recorded; empty where that is not known. */
  changedFiles(script: WorkspacePath, recorded: Sha256): Promise<readonly WorkspacePath[]>;
}
