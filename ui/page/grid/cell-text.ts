import type { Cell, Group } from '../../src/model.js';
import { formatDuration } from '../../../runner/src/model/measures.js';
import { formatAxisValue, formatValue } from '../format/value.js';
import { STATES } from '../state/states.js';

/** A cell in a line: `rate 0.1, size small: ran, 3.2 s; test_loss 0.389`. */
export function cellText({ axes, metrics }: Group, cell: Cell): string {
  const place = axes.map(
    ({ name, values }, axis) => `${name} ${formatAxisValue(values[cell.at[axis] ?? -1] ?? null)}`,
  );
  const measured = metrics.flatMap(({ name }, index) => {
    const value = cell.values[index] ?? null;
    return value === null ? [] : [`${name} ${formatValue(value)}`];
  });
  const time = cell.ms === null ? '' : `, ${formatDuration(cell.ms)}`;
  const progress = cell.progress === null ? '' : `, ${String(Math.round(cell.progress * 100))} %`;
  const head = place.length === 0 ? cell.name : place.join(', ');
  return [`${head}: ${STATES[cell.state].word}${progress}${time}`, ...measured].join('; ');
}
