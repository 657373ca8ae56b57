import type { Geometry, Size } from './geometry.js';
import type { Place } from './keys.js';

interface Scroll {
  readonly x: number;
  readonly y: number;
}

/** How far a box is to be scrolled so that a cell is in sight beside the labels; no further than needed. */
export function scrollFor({ cell, left, top }: Geometry, at: Place, now: Scroll, view: Size): Scroll {
  const along = (from: number, size: number, scroll: number, room: number): number =>
    Math.max(from + size - room, Math.min(from, scroll));
  return {
    x: along(at.column * cell.width, cell.width, now.x, view.width - left),
    y: along(at.row * cell.height, cell.height, now.y, view.height - top),
  };
}
