import type { Secondary } from '../tables/secondary.js';

export type EndpointResult = Secondary['endpoints'][number];

/** What an endpoint says about its quantity as networks get wider. */
export type Trend = 'falls' | 'rises' | 'unclear' | 'untested';

/** By Holm's corrected p-value, and the mean slope's sign. */
export function trendOf({ p, significant, mean }: EndpointResult): Trend {
  if (p === null || mean === null) return 'untested';
  if (!significant) return 'unclear';
  return mean < 0 ? 'falls' : 'rises';
}

/** @throws {Error} for a name that the family doesn't have */
export function endpointNamed({ endpoints }: Secondary, name: string): EndpointResult {
  const found = endpoints.find((endpoint) => endpoint.name === name);
  if (found === undefined) throw new Error(`the secondary endpoints have none called "${name}"`);
  return found;
}

/** `−0.251`, `+0.0012`, `0`: three significant digits, with a minus that is as wide as the plus. */
export function slopeFigure(value: number): string {
  if (value === 0) return '0';
  return `${value < 0 ? '−' : '+'}${String(Number(Math.abs(value).toPrecision(3)))}`;
}
