import type { Value, WorkspacePath } from './graph.js';
import type { StageInputs } from './records.js';
import { decodeValue, encodeValue, isJsonList, type Json, type JsonMap } from './value-json.js';

/** Params of a stage in a run's record: file → dotted key → value, encoded as in the lock. */
export type RecordedParams = Readonly<Record<WorkspacePath, JsonMap>>;

/** Values of params that a stage depends on; of a file that it depends on as a whole nothing is said. */
export function encodeParams(params: StageInputs['params']): RecordedParams {
  return Object.fromEntries(
    Object.entries(params).flatMap(([path, values]) =>
      typeof values === 'string'
        ? []
        : [
            [
              path,
              Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encodeValue(value)])),
            ],
          ],
    ),
  );
}

/** What isn't as it was encoded is left out: a record may be forged. */
export function decodeParams(
  params: RecordedParams,
): readonly (readonly [WorkspacePath, Readonly<Record<string, Value>>])[] {
  return Object.entries(params).map(([path, values]) => [
    path,
    Object.fromEntries(
      Object.entries(mapOf(values)).flatMap(([key, json]) => {
        const value = decodeValue(json);
        return value === undefined ? [] : [[key, value] as const];
      }),
    ),
  ]);
}

function mapOf(json: Json): JsonMap {
  return json === null || typeof json !== 'object' || isJsonList(json) ? {} : json;
}
