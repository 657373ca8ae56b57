/** A number with the text that Python, and so DVC, would make of it. `value` of an int beyond 2^53 is rounded. */
export interface NumberScalar {
  readonly kind: 'int' | 'float';
  readonly value: number;
  readonly text: string;
}

/** An unquoted date: no param can be one, since nobody agrees what it would be in a key or a command. */
export interface DateScalar {
  readonly kind: 'date';
  readonly text: string;
}

export type Scalar = null | boolean | string | NumberScalar | DateScalar;

const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT = /^[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9_]+)$/;
const DATE =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}$|^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}/;

/**
 * What a plain YAML scalar means: YAML 1.2 as ruamel.yaml resolves it for DVC. `yes` and `on` are
 * text, `1e3` is a float, `0o17` and `0b11` are ints, and so is `010` (ten).
 */
export function plainScalar(text: string): Scalar {
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  // A number starts with one of these; most scalars are names and need no regular expression.
  if (!'+-.0123456789'.includes(text.charAt(0))) return text;
  if (INT.test(text) && /[0-9]/.test(text)) return integer(text.replaceAll('_', ''));
  if (FLOAT.test(text) && /[0-9a-z]/i.test(text)) return float(parseFloatText(text));
  return DATE.test(text) ? { kind: 'date', text } : text;
}

/** @param text decimal, or with the prefix `0b`, `0o` or `0x`; a sign may stand before it */
export function integer(text: string): NumberScalar {
  const digits = text.replace(/^[-+]/, '');
  const size = BigInt(digits);
  const exact = text.startsWith('-') ? -size : size;
  return { kind: 'int', value: Number(exact), text: exact.toString() };
}

export function float(value: number): NumberScalar {
  return { kind: 'float', value, text: floatText(value) };
}

/**
 * A float as Python's `repr` writes it: the shortest digits that give the same double, positional for
 * exponents from -4 to 15, else scientific with an exponent of at least two digits.
 */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponentText = ''] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** The text that `${}` makes of a scalar: `None`, `true`, `1.0`, `1e-05`. Not for dates. */
export function scalarText(value: Exclude<Scalar, DateScalar>): string {
  if (value === null) return 'None';
  if (typeof value === 'object') return value.text;
  return String(value);
}

export function isDate(value: Scalar): value is DateScalar {
  return typeof value === 'object' && value !== null && value.kind === 'date';
}

export function describeScalar(value: Scalar): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'empty text' : `the text "${value}"`;
  if (typeof value === 'boolean') return String(value);
  return value.kind === 'date' ? `the date ${value.text}` : `the number ${value.text}`;
}

function parseFloatText(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain.endsWith('.inf')) return plain.startsWith('-') ? -Infinity : Infinity;
  return plain === '.nan' ? NaN : Number(plain);
}
