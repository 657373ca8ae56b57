import type { CompareRule, JsonRule, Tolerance } from '../model/graph.js';
import { errorAt } from './source.js';
import type { StagePlace } from './paths.js';
import { requireInside, requirePath, requireText } from './stage-parts.js';
import { type MapNode, type Node, describe, isNumber } from './tree.js';

const NONE: Tolerance = { relative: 0, absolute: 0 };
const ADVICE = 'Write bytes, json, {json: {tolerance: {relative: 1e-6}}} or {script: compare.ts}';

/**
 * An out's `compare`.
 * @param flags of the out, fitting the schema
 * @throws PipelineError for an unknown rule, two rules at once, a bad pointer or tolerance
 */
export function readCompare(flags: MapNode | null, place: StagePlace): CompareRule {
  const node = flags?.entries.get('compare')?.value;
  if (node === undefined) return { kind: 'bytes' };
  if (node.kind !== 'map') return readWord(node);
  const script = node.entries.get('script')?.value;
  const json = node.entries.get('json')?.value;
  if (script !== undefined && json !== undefined) {
    throw errorAt(node.at, 'compare has both "json" and "script"', 'Keep one of the two');
  }
  if (script !== undefined) {
    const declared = requirePath(script, 'compare.script');
    return { kind: 'script', script: requireInside(script, declared, place, 'compare.script') };
  }
  return { kind: 'json', ...readJson(json?.kind === 'map' ? json : null) };
}

function readWord(node: Node): CompareRule {
  const word = requireText(node, 'compare');
  if (word === 'bytes') return { kind: 'bytes' };
  if (word === 'json') return { kind: 'json', ...readJson(null) };
  throw errorAt(node.at, `outs can't be compared by "${word}"`, ADVICE);
}

function readJson(node: MapNode | null): JsonRule {
  const part = (key: string): Node | undefined => node?.entries.get(key)?.value;
  const [pointers, ignore] = [part('pointers'), part('ignore')];
  return {
    tolerance: readTolerance(part('tolerance')),
    pointers:
      pointers?.kind === 'map'
        ? Object.fromEntries(
            [...pointers.entries].map(([pointer, { key, value }]) => [
              checkPointer(pointer, key),
              readTolerance(value),
            ]),
          )
        : {},
    ignore:
      ignore?.kind === 'list'
        ? ignore.items.map((item) => checkPointer(requireText(item, 'a pointer'), item))
        : [],
  };
}

function readTolerance(node: Node | undefined): Tolerance {
  if (node?.kind !== 'map') return NONE;
  return { relative: readBound(node, 'relative'), absolute: readBound(node, 'absolute') };
}

function readBound(tolerance: MapNode, name: keyof Tolerance): number {
  const node = tolerance.entries.get(name)?.value;
  if (node === undefined) return 0;
  const value = node.kind === 'scalar' && isNumber(node.value) ? node.value.value : Number.NaN;
  if (value >= 0 && Number.isFinite(value)) return value;
  throw errorAt(node.at, `${name} must be a number of 0 or more, not ${describe(node)}`);
}

/** RFC 6901: empty, or parts that each begin with a slash. */
function checkPointer(pointer: string, { at }: Node): string {
  if (pointer === '' || pointer.startsWith('/')) return pointer;
  throw errorAt(at, `"${pointer}" is no JSON pointer`, `Write "/${pointer.replaceAll('.', '/')}"`);
}
