import type { Stage } from '../model/graph.js';
import type { OutRecord } from '../model/records.js';
import type { CellOuts } from '../model/key.js';
import { ownPath } from '../model/pipeline-file.js';
import { tellingName } from '../model/out-names.js';

/** A stage as group deps see it, in its file's own terms: what it was given, and what it made under which names. */
export function cellOuts(stage: Stage, records: readonly OutRecord[]): CellOuts {
  const { own, file, action, outs } = stage;
  const names = new Map(outs.map((out) => [out.path, tellingName(stage, out)]));
  return {
    name: own,
    with: action.kind === 'script' ? action.with : null,
    outs: records.map((record) => ({
      ...record,
      path: ownPath(file.folder, record.path),
      name: names.get(record.path) ?? null,
    })),
  };
}
