import type { Activation } from '../engines/variants/activation.js';

/** Those that are compared, by the names that records have. */
export const ACTIVATIONS = {
  relu: { kind: 'relu' },
  'leaky-0.001': { kind: 'leaky-relu', slope: 0.001 },
  'leaky-0.01': { kind: 'leaky-relu', slope: 0.01 },
  'leaky-0.1': { kind: 'leaky-relu', slope: 0.1 },
  tanh: { kind: 'tanh' },
} as const satisfies Readonly<Record<string, Activation>>;

export type ActivationName = keyof typeof ACTIVATIONS;
