import { float, type NumberScalar, type Scalar } from '../pipeline/scalar.js';
import type { Node } from '../pipeline/tree.js';

/**
 * What `-S key=value` means where something lies already: a value of that type, so that a text stays one though it
 * looks like a number. What is null, or a date, may become anything.
 * @param text the value as it was written
 * @returns `null` for what can't be of that type
 */
export function retyped(present: Node, value: Node, text: string): Node | null {
  if (present.kind === 'scalar' && value.kind === 'scalar') {
    const scalar = retypedScalar(present.value, value.value, text.trim());
    return scalar === undefined ? null : { ...value, value: scalar };
  }
  if (present.kind === 'scalar' && !isTyped(present.value)) return value;
  return present.kind === value.kind ? value : null;
}

function isTyped(scalar: Scalar): boolean {
  return scalar !== null && !(typeof scalar === 'object' && scalar.kind === 'date');
}

/** `undefined`: it can't be. */
function retypedScalar(present: Scalar, value: Scalar, text: string): Scalar | undefined {
  if (!isTyped(present)) return value;
  if (typeof present === 'string') return typeof value === 'string' ? value : text;
  if (typeof present === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (!isNumber(present) || !isNumber(value)) return undefined;
  // An int may become a float, which no int could say.
  return present.kind === 'float' && value.kind === 'int' ? float(value.value) : value;
}

function isNumber(scalar: Scalar): scalar is NumberScalar {
  return typeof scalar === 'object' && scalar !== null && scalar.kind !== 'date';
}
