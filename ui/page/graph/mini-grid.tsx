import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Cell } from '../../src/model.js';
import { countStates } from '../state/cells.js';
import { cssColour, theme } from '../state/theme.js';
import { openCanvas } from '../grid/canvas.js';
import { miniPlan } from './mini-plan.js';

const SIZE = { width: 132, height: 14 } as const;
/** In pixels: none of a state is so few that it can't be seen. */
const THINNEST = 3;

/** The states of a group's cells: a square each, or, where they are too many, how much each state has. */
export function MiniGrid({ cells }: { readonly cells: readonly Cell[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { isDark } = theme.value;
  useLayoutEffect(() => {
    if (canvas.current !== null) draw(canvas.current, cells);
  }, [cells, isDark]);
  return <canvas ref={canvas} class="mini" aria-hidden="true" />;
}

function draw(canvas: HTMLCanvasElement, cells: readonly Cell[]): void {
  const { width, height } = SIZE;
  const context = openCanvas(canvas, SIZE);
  const counts = countStates(cells);
  const colours = new Map(counts.map(([state]) => [state, cssColour(`s-${state}`)]));
  const plan = miniPlan(cells.length, width, height);
  if (plan !== null) {
    const step = plan.size + plan.gap;
    cells.forEach(({ state }, index) => {
      context.fillStyle = colours.get(state) ?? '';
      context.fillRect(
        (index % plan.inRow) * step,
        Math.floor(index / plan.inRow) * step,
        plan.size,
        plan.size,
      );
    });
    return;
  }
  let left = 0;
  const room = width - THINNEST * counts.length;
  for (const [state, count] of counts) {
    const wide = THINNEST + (count / cells.length) * room;
    context.fillStyle = colours.get(state) ?? '';
    context.fillRect(left, 0, wide, height);
    left += wide;
  }
}
