import type { Severity } from '../analysis/severity/definitions.js';
import { superscript } from './english.js';

/** `accuracy`, `loss above 4.6`, `loss above 10¹²`, `NaN or infinite` */
export function definitionText({ threshold }: Pick<Severity, 'threshold'>): string {
  if (threshold === 'accuracy') return 'accuracy too low';
  if (threshold === 'nonfinite') return 'NaN or infinite';
  if (threshold < 1000) return `loss above ${String(Number(threshold.toPrecision(2)))}`;
  return `loss above 10${superscript(Math.round(Math.log10(threshold)))}`;
}
