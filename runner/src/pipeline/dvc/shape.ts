import type { Diagnostic } from '../../model/errors.js';
import { suggest } from '../nearest.js';
import { type Span, diagnosticAt } from '../source.js';
import { type MapNode, type Node, describe } from '../tree.js';

/** What a part of one of DVC's own files must look like: says what is wrong with it, named as `what`. */
export type Shape = (node: Node, what: string) => readonly Diagnostic[];

export const anything: Shape = () => [];

export const text: Shape = scalar('text', (value) => typeof value === 'string');
export const textOrNothing: Shape = scalar('text', (value) => typeof value === 'string' || value === null);
export const yesOrNo: Shape = scalar('true or false', (value) => typeof value === 'boolean');
export const wholeNumber: Shape = scalar(
  'a whole number',
  (value) => typeof value === 'object' && value !== null && value.kind === 'int',
);
/** A checksum: text of three characters or more, or nothing; a number is not what was meant. */
export const checksum: Shape = scalar(
  'a checksum in quotes',
  (value) => value === null || (typeof value === 'string' && (value === '' || value.length > 2)),
);
export const aMap: Shape = (node, what) => (node.kind === 'map' ? [] : [wrong(node, what, 'a map')]);

export function listOf(item: Shape): Shape {
  return (node, what) =>
    node.kind === 'list'
      ? node.items.flatMap((one) => item(one, `an entry of ${what}`))
      : [wrong(node, what, 'a list')];
}

export function listOrNothing(item: Shape): Shape {
  return (node, what) => (node.kind === 'scalar' && node.value === null ? [] : listOf(item)(node, what));
}

export function oneOf(wanted: string, ...shapes: readonly Shape[]): Shape {
  return (node, what) =>
    shapes.some((shape) => shape(node, what).length === 0) ? [] : [wrong(node, what, wanted)];
}

/** A map whose keys are names that nobody foresees. */
export function mapOf(value: Shape): Shape {
  return (node, what) =>
    node.kind === 'map'
      ? [...node.entries].flatMap(([name, entry]) => value(entry.value, `"${name}" of ${what}`))
      : [wrong(node, what, 'a map')];
}

/** A map of these keys and no others; those of `required` must be there. */
export function mapWith(
  keys: Readonly<Record<string, Shape>>,
  { required = [] }: { readonly required?: readonly string[] } = {},
): Shape {
  return (node, what) => {
    if (node.kind !== 'map') return [wrong(node, what, 'a map')];
    return [...unknownKeys(node, keys, what), ...absentKeys(node, required, what), ...valuesOf(node, keys)];
  };
}

function unknownKeys(node: MapNode, keys: Readonly<Record<string, Shape>>, what: string): Diagnostic[] {
  return [...node.entries]
    .filter(([name]) => !Object.hasOwn(keys, name))
    .map(([name, { key }]) =>
      diagnosticAt(key.at, `unknown key "${name}" in ${what}`, suggest(name, Object.keys(keys))),
    );
}

function absentKeys(node: MapNode, required: readonly string[], what: string): Diagnostic[] {
  return required
    .filter((name) => !node.entries.has(name))
    .map((name) => diagnosticAt(startOf(node.at), `${what} has no "${name}"`));
}

function valuesOf(node: MapNode, keys: Readonly<Record<string, Shape>>): Diagnostic[] {
  return [...node.entries].flatMap(([name, { value }]) =>
    Object.hasOwn(keys, name) ? (keys[name]?.(value, `"${name}"`) ?? []) : [],
  );
}

function scalar(wanted: string, fits: (value: Extract<Node, { kind: 'scalar' }>['value']) => boolean): Shape {
  return (node, what) => (node.kind === 'scalar' && fits(node.value) ? [] : [wrong(node, what, wanted)]);
}

function wrong(node: Node, what: string, wanted: string): Diagnostic {
  return diagnosticAt(startOf(node.at), `${what} must be ${wanted}, not ${describe(node)}`);
}

/** A whole map is too much to underline. */
function startOf({ source, range }: Span): Span {
  return { source, range: range && [range[0], range[0] + 1] };
}
