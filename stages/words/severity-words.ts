import type { Severity } from '../analysis/severity/definitions.js';
import type { ActivationName } from '../arms/activations.js';

/** As sentences and labels have them. */
export const ACTIVATION_NAMES: Readonly<Record<ActivationName, string>> = {
  relu: 'ReLU',
  'leaky-0.001': 'leaky ReLU 0.001',
  'leaky-0.01': 'leaky ReLU 0.01',
  'leaky-0.1': 'leaky ReLU 0.1',
  tanh: 'tanh',
};

const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `accuracy`, `loss above 4.6`, `loss above 10¹²`, `NaN or infinite` */
export function definitionText({ threshold }: Severity): string {
  if (threshold === 'accuracy') return 'accuracy too low';
  if (threshold === 'nonfinite') return 'NaN or infinite';
  if (threshold < 1000) return `loss above ${String(Number(threshold.toPrecision(2)))}`;
  const power = String(Math.round(Math.log10(threshold)));
  return `loss above 10${power.replace(/\d/g, (digit) => DIGITS.charAt(Number(digit)))}`;
}
