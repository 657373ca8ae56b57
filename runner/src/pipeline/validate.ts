import type { ErrorObject } from 'ajv';
import { fitsSchema } from '../generated/schema-validator.js';
import { type Diagnostic, PipelineError } from '../model/errors.js';
import type { Dialect } from '../model/graph.js';
import { DURATION_ADVICE } from './duration.js';
import { isGroup } from './expand.js';
import { nearest, suggest } from './nearest.js';
import { type Span, diagnosticAt, errorAt, inOrder } from './source.js';
import { type MapNode, type Node, describe, emptyMap, toJson } from './tree.js';

/**
 * The document as a map that fits the JSON Schema (schema/pipeline.schema.json).
 * @throws PipelineError with a diagnostic for every place that doesn't fit
 */
export function validated(root: Node, dialect: Dialect): MapNode {
  // An empty file is an empty pipeline, as in DVC.
  const document = root.kind === 'scalar' && root.value === null ? emptyMap(root.at) : root;
  if (document.kind !== 'map') {
    throw errorAt(document.at, `a pipeline is a map, not ${describe(document)}`, 'Begin with "stages:"');
  }
  const diagnostics = checkStageNames(document);
  if (!fitsSchema(toJson(document))) {
    const errors = (fitsSchema.errors ?? []).filter((error) => !isTakenByDvc(error, dialect));
    diagnostics.push(...errors.flatMap((error) => translate(error, document)));
  }
  if (diagnostics.length > 0) throw new PipelineError(inOrder(diagnostics));
  return document;
}

/** DVC takes a matrix in `do`, and makes nothing of it. */
function isTakenByDvc({ keyword, instancePath }: ErrorObject, dialect: Dialect): boolean {
  return dialect === 'dvc' && keyword === 'false schema' && instancePath.endsWith('/do/matrix');
}

function checkStageNames(document: MapNode): Diagnostic[] {
  const stages = document.entries.get('stages')?.value;
  if (stages?.kind !== 'map') return [];
  return [...stages.entries].flatMap(([name, { key, value }]) => {
    if (typeof key.value !== 'string') {
      return [
        diagnosticAt(key.at, `a stage's name must be text, not ${describe(key)}`, `Quote it: "${name}"`),
      ];
    }
    if (name === '') return [diagnosticAt(key.at, 'a stage needs a name')];
    // A group's cells have one more, so that no group is taken for a cell.
    if (name.includes('@') && !isGroup(value)) {
      return [
        diagnosticAt(
          key.at,
          `stage "${name}": a name can't have "@", which joins a group and its cell`,
          'Use another character, or make the cells with matrix or foreach',
        ),
      ];
    }
    return [];
  });
}

function translate(error: ErrorObject, document: MapNode): Diagnostic[] {
  const path = pointerKeys(error.instancePath);
  const place = find(document, path);
  const where = wherePrefix(path);
  const at = keySpan(document, path);
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      if (saidByRequired(place, error.parentSchema)) return [];
      const span = place.kind === 'map' ? (place.entries.get(key)?.key.at ?? at) : at;
      return [diagnosticAt(span, `${where}unknown key "${key}"`, unknownKeyAdvice(key, error.parentSchema))];
    }
    case 'type':
      return [
        diagnosticAt(
          place.at,
          `${where}${subjectOf(path)} must be ${typesText(params.type)}, not ${describe(place)}`,
          DURATIONS.has(path.at(-1) ?? '') ? DURATION_ADVICE : typeAdvice(params.type, place),
        ),
      ];
    case 'required':
      return missingKey(String(params.missingProperty), at, where, place);
    case 'oneOf':
      return [
        params.passingSchemas === null
          ? diagnosticAt(at, `${where}needs "cmd" or "script"`, 'A command to run, or a TypeScript stage')
          : diagnosticAt(at, `${where}has both "cmd" and "script"`, 'Keep one of the two'),
      ];
    case 'dependencies':
      return [
        diagnosticAt(
          keySpan(document, [...path, String(params.property)]),
          `${where}"${String(params.property)}" has no meaning without "${String(params.missingProperty)}"`,
          `Add "${String(params.missingProperty)}", or remove it`,
        ),
      ];
    case 'false schema':
      return [
        diagnosticAt(
          at,
          `${wherePrefix(path.slice(0, -1))}"${path.at(-1) ?? ''}" can't stand in "do"`,
          'A stage is made by foreach or by matrix, not by both',
        ),
      ];
    case 'enum':
      return [
        diagnosticAt(place.at, `${where}${subjectOf(path)} must be one of ${listed(params.allowedValues)}`),
      ];
    case 'minProperties':
    case 'minItems':
      return [
        diagnosticAt(place.at, `${where}${subjectOf(path)} must not be empty`, 'Fill it, or remove the key'),
      ];
    case 'if':
      return [];
    default:
      return [diagnosticAt(at, `${where}${error.message ?? error.keyword}`)];
  }
}

function missingKey(key: string, at: Span, where: string, place: Node): Diagnostic[] {
  switch (key) {
    // `oneOf` says what a stage without cmd and script needs.
    case 'cmd':
    case 'script':
      return [];
    case 'stage':
      return [diagnosticAt(place.at, `${where}a dep is a path, {stage: name} or {glob: pattern}`)];
    case 'foreach':
      return place.kind === 'map' && place.entries.has('matrix')
        ? [
            diagnosticAt(
              place.entries.get('do')?.key.at ?? at,
              `${where}"do" belongs to foreach and has no meaning beside "matrix"`,
              'Write what stands under "do" directly into the stage',
            ),
          ]
        : [
            diagnosticAt(
              at,
              `${where}"do" needs "foreach"`,
              'Add it, or write what stands under "do" directly into the stage',
            ),
          ];
    case 'do':
      return [
        diagnosticAt(at, `${where}"foreach" needs "do"`, 'The stage that foreach repeats stands under "do:"'),
      ];
    default:
      return [diagnosticAt(at, `${where}needs "${key}"`)];
  }
}

/** Where the wrong shape was taken, each of its keys is unknown: the missing one tells more. */
function saidByRequired(place: Node, schema: unknown): boolean {
  if (place.kind !== 'map') return false;
  const known = propertyNames(schema);
  const isDep = known.includes('stage') && known.includes('glob');
  return (
    (isDep && !place.entries.has('stage') && !place.entries.has('glob')) ||
    (known.includes('do') && !place.entries.has('foreach'))
  );
}

function unknownKeyAdvice(key: string, schema: unknown): string | null {
  const known = propertyNames(schema);
  if (!known.includes('foreach')) return suggest(key, known);
  if (key === 'matrix') return 'A stage is made by foreach or by matrix, not by both';
  return nearest(key, known) === null ? `Move it under "do:"` : suggest(key, known);
}

function propertyNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  return Object.keys(schema.properties ?? {});
}

function subjectOf(path: readonly string[]): string {
  const key = path.at(-1);
  if (key === undefined) return 'this';
  if (path.length === 2 && path[0] === 'stages') return 'a stage';
  return /^[0-9]+$/.test(key) ? `an entry of "${path.at(-2) ?? ''}"` : `"${key}"`;
}

function typesText(type: unknown): string {
  const names = typeNames(type).map((name) => TYPE_NAMES[name] ?? name);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}` : (names[0] ?? '');
}

function typeNames(type: unknown): string[] {
  return Array.isArray(type) ? type.map(String) : String(type).split(',');
}

/** Keys of a stage. */
const DURATIONS: ReadonlySet<string> = new Set(['timeout', 'grace']);

function typeAdvice(type: unknown, place: Node): string | null {
  const wanted = typeNames(type);
  if (wanted.includes('boolean') && place.kind === 'scalar' && typeof place.value === 'string') {
    return 'Write true or false, without quotes';
  }
  if (wanted.includes('array')) return 'Write a list: [one, another], or "- one" on a line each';
  return wanted.includes('object') ? 'Write a map: {key: value}, or "key: value" on a line each' : null;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

/** `stage "train": ` for whatever lies in a stage. */
function wherePrefix(path: readonly string[]): string {
  return path[0] === 'stages' && path[1] !== undefined ? `stage "${path[1]}": ` : '';
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map(String).join(', ') : String(values);
}

function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(document: MapNode, path: readonly string[]): Node {
  return path.reduce<Node>((node, key) => step(node, key) ?? node, document);
}

/** The key that leads to a place, since a whole map is too much to underline. */
function keySpan(document: MapNode, path: readonly string[]): Span {
  const parent = find(document, path.slice(0, -1));
  const last = path.at(-1);
  const entry = last !== undefined && parent.kind === 'map' ? parent.entries.get(last) : undefined;
  return entry?.key.at ?? find(document, path).at;
}

function step(node: Node, key: string): Node | undefined {
  if (node.kind === 'list') return node.items[Number(key)];
  return node.kind === 'map' ? node.entries.get(key)?.value : undefined;
}
