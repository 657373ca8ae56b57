import { encodeFacts } from '../state/lock-entry.js';
import type { JsonMap } from '../model/value-json.js';
import type { Trace, TracedOut, TracedRecord } from '../trace/trace.js';

/** `trace --json`; docs/concepts.md says what each part is. */
export function traceJson(traces: readonly Trace[]): { readonly v: 1; readonly files: readonly object[] } {
  return { v: 1, files: traces.map((trace) => (trace.kind === 'out' ? outJson(trace) : trace)) };
}

function outJson({ record, ...trace }: TracedOut): object {
  return { ...trace, record: record === null ? null : recordJson(record) };
}

/** The lock's own block, and the sizes of deps. */
function recordJson({ entry, deps }: TracedRecord): JsonMap {
  return {
    ...encodeFacts(entry),
    deps: deps.map(({ name, ...dep }) => (name === null ? dep : { name, ...dep })),
  };
}
