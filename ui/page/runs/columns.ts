import { numberOf, type RunRow, type Value } from '../../src/model.js';
import { formatBytes, formatDuration } from '../../../runner/src/model/measures.js';
import { formatInstant } from '../format/instant.js';
import { formatValue } from '../format/value.js';
import type { Column } from '../table/column.js';

/** What every run has, then params that were changed, then what was measured. */
export function columnsOf(runs: readonly RunRow[], now: number): readonly Column<RunRow>[] {
  return [
    ...own(now),
    ...named(runs, 'param', ({ params }) => params),
    ...named(runs, 'metric', ({ metrics }) => metrics),
  ];
}

function own(now: number): readonly Column<RunRow>[] {
  return [
    { key: 'run', title: 'run', kind: 'text', value: nameOf, text: nameOf },
    { key: 'state', title: 'state', kind: 'text', value: stateOf, text: stateOf },
    {
      key: 'started',
      title: 'started',
      kind: 'number',
      value: ({ startedAt }) => startedAt,
      text: ({ startedAt }) => formatInstant(startedAt, now),
      unit: (at) => formatInstant(at, now),
    },
    {
      key: 'time',
      title: 'time',
      kind: 'number',
      value: ({ ms }) => ms,
      text: ({ ms }) => formatDuration(ms),
      unit: formatDuration,
    },
    {
      key: 'size',
      title: 'size',
      kind: 'number',
      value: ({ size }) => size,
      text: ({ size }) => formatBytes(size),
      unit: formatBytes,
    },
  ];
}

/** What a run is called. */
export function nameOf({ name, id }: RunRow): string {
  return name ?? id;
}

function stateOf({ standing }: RunRow): string {
  return standing;
}

function named(
  runs: readonly RunRow[],
  kind: 'param' | 'metric',
  from: (run: RunRow) => Readonly<Record<string, Value>>,
): readonly Column<RunRow>[] {
  const names = new Set(runs.flatMap((run) => Object.keys(from(run))));
  return [...names].map((name): Column<RunRow> => {
    const value = (run: RunRow): Value => (Object.hasOwn(from(run), name) ? (from(run)[name] ?? null) : null);
    const isNumeric = runs.every((run) => value(run) === null || numberOf(value(run)) !== null);
    return {
      key: `${kind}:${name}`,
      title: name,
      kind: isNumeric ? 'number' : 'text',
      value,
      text: (run) => formatValue(value(run)),
    };
  });
}
