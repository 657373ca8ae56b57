import type { Stage } from '../model/graph.js';
import type { OutRecord } from '../model/records.js';
import type { CellOuts } from '../model/key.js';
import { tellingName } from '../model/out-names.js';

/** A stage as group deps see it: what it was given, and what it made under which names. */
export function cellOuts(stage: Stage, records: readonly OutRecord[]): CellOuts {
  const { name, action, outs } = stage;
  const names = new Map(outs.map((out) => [out.path, tellingName(stage, out)]));
  return {
    name,
    with: action.with,
    outs: records.map((record) => ({ ...record, name: names.get(record.path) ?? null })),
  };
}
