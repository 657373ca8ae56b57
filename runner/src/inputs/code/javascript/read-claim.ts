import type { Program } from 'acorn';
import type { ClaimedKey, ClaimedShape, Named, StageClaim } from '../claim.js';
import type { BundlePlaces } from './bundle-places.js';
import { LibraryNames } from './library-names.js';
import { type AnyNode, nameOf, textOf } from './syntax.js';

const LISTS = ['deps', 'files', 'groups', 'outs'] as const;
const SHAPES = ['params', 'with'] as const;

/** Shapes of the library that no missing value has. */
const VALUES = ['string', 'number', 'integer', 'boolean', 'oneOf', 'list', 'record'];

/**
 * What a bundle says of its stage, where it calls `stage()` in one place.
 * @returns `null` where it doesn't, or in several places
 */
export async function readClaim(tree: Program, places: BundlePlaces): Promise<StageClaim | null> {
  const { full } = await import('acorn-walk');
  const names = new LibraryNames(tree);
  const calls: AnyNode[] = [];
  full(tree, (node) => {
    if (names.calledBy(node) === 'stage') calls.push(node);
  });
  const [call, ...others] = calls;
  if (call?.callee === undefined || others.length > 0) return null;
  const place = places.of(call.callee, 'stage');
  const [declaration] = call.arguments ?? [];
  if (place === null || declaration?.type !== 'ObjectExpression') return null;
  const reader = new ClaimReader(names, places);
  const keys = reader.properties(declaration);
  const valueOf = (key: string): AnyNode | undefined => keys.find(({ name }) => name === key)?.value;
  const known: readonly string[] = [...LISTS, ...SHAPES];
  return {
    call: place,
    unknown: keys
      .filter(({ name }) => !known.includes(name))
      .map(({ name, position }) => ({ name, position })),
    deps: reader.texts(valueOf('deps')),
    files: reader.texts(valueOf('files')),
    groups: reader.texts(valueOf('groups')),
    outs: reader.texts(valueOf('outs')),
    params: reader.shape(valueOf('params')),
    with: reader.shape(valueOf('with')),
  };
}

class ClaimReader {
  constructor(
    private readonly names: LibraryNames,
    private readonly places: BundlePlaces,
  ) {}

  /** Properties whose names are written out. */
  properties({ properties = [] }: AnyNode): readonly (Named & { readonly value: AnyNode })[] {
    return properties.flatMap(({ type, computed, key, value }) => {
      const name = type === 'Property' && computed !== true ? nameOf(key) : null;
      const position = key === undefined || name === null ? null : this.places.of(key, name);
      return name === null || position === null ? [] : { name, position, value: value as AnyNode };
    });
  }

  /** Texts that are written out in a list. */
  texts(list: AnyNode | undefined): readonly Named[] {
    if (list?.type !== 'ArrayExpression') return [];
    return (list.elements ?? []).flatMap((element) => {
      const name = textOf(element);
      const position = element === null || name === null ? null : this.places.of(element, name);
      return name === null || position === null ? [] : { name, position };
    });
  }

  shape(node: AnyNode | undefined): ClaimedShape {
    const made = node === undefined ? null : this.names.calledBy(node);
    const [first] = node?.arguments ?? [];
    if (made === 'nullable') return this.shape(first).kind === 'any' ? { kind: 'any' } : { kind: 'value' };
    if (made !== null && VALUES.includes(made)) return { kind: 'value' };
    if (made !== 'object' || first?.type !== 'ObjectExpression') return { kind: 'any' };
    const keys = this.properties(first).map(({ value, ...named }): ClaimedKey => ({
      ...named,
      shape: this.shape(value),
    }));
    return { kind: 'map', keys, isWhole: keys.length === first.properties?.length };
  }
}
