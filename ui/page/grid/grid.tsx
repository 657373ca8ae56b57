import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Group } from '../../src/model.js';
import { useStore } from '../state/store.js';
import { theme } from '../state/theme.js';
import { openCanvas } from './canvas.js';
import { cellText } from './cell-text.js';
import type { Colouring } from './colouring.js';
import { draw } from './draw.js';
import { cellAt, geometryOf } from './geometry.js';
import { moveBy, type Place } from './keys.js';
import { measureText, readPalette } from './palette.js';
import { scrollFor } from './scroll.js';
import { placeOf, type Shape } from './shape.js';
import { useWidth } from './use-width.js';

interface GridProps {
  readonly group: Group;
  readonly shape: Shape;
  readonly colouring: Colouring | null;
}

/**
 * A group's cells on a canvas that shows what is in sight, in a box that scrolls. The cell under the keys is an element
 * of its own: it has the focus, and tells its text to who can't see.
 */
export function Grid({ group, shape, colouring }: GridProps) {
  const { choice, choose } = useStore();
  const { isDark, isCoarse } = theme.value;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const focusedCell = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(-1);
  const [moved, setMoved] = useState<string | null>(null);
  const [hasFocus, setHasFocus] = useState(false);
  const width = useWidth(box);
  const palette = useMemo(readPalette, [isDark]);
  const geometry = useMemo(
    () => geometryOf(shape, { width, coarse: isCoarse, measure: (text) => measureText(text, palette.font) }),
    [shape, width, isCoarse, palette],
  );
  const { cell: openedName, picks } = choice.value;
  const indexOf = (name: string | null): number => group.cells.findIndex((cell) => cell.name === name);
  const opened = indexOf(openedName);
  const first = shape.cells.find((cell) => cell >= 0) ?? -1;
  const focused =
    [indexOf(moved), opened, first].find((cell) => cell >= 0 && shape.cells.includes(cell)) ?? -1;
  const place = placeOf(shape, focused) ?? { row: 0, column: 0 };
  const cell = group.cells[focused];
  const told = group.cells[pointed] ?? cell;

  const redraw = (): void => {
    if (box.current === null || canvas.current === null) return;
    const view = { width: box.current.clientWidth, height: box.current.clientHeight };
    draw(openCanvas(canvas.current, view), {
      shape,
      geometry,
      cells: group.cells,
      colouring,
      palette,
      scroll: { x: box.current.scrollLeft, y: box.current.scrollTop },
      view,
      opened,
      focused: hasFocus ? focused : -1,
      pointed,
      picked: new Set(picks.map(indexOf)),
    });
  };
  useLayoutEffect(redraw);
  useLayoutEffect(() => {
    // A link may open a cell that is out of sight.
    const at = placeOf(shape, opened);
    if (at !== null) show(at);
  }, [opened, shape, geometry]);

  const show = (at: Place): void => {
    if (box.current === null) return;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = box.current;
    const now = { x: scrollLeft, y: scrollTop };
    const next = scrollFor(geometry, at, now, { width: clientWidth, height: clientHeight });
    if (next.x !== now.x || next.y !== now.y) box.current.scrollTo(next.x, next.y);
  };
  const at = ({ clientX, clientY }: MouseEvent): number => {
    if (box.current === null) return -1;
    const { left, top } = box.current.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top];
    if (x < geometry.left || y < geometry.top) return -1;
    const found = cellAt(geometry, shape, x + box.current.scrollLeft, y + box.current.scrollTop);
    return found === null ? -1 : (shape.cells[found.row * shape.columns.length + found.column] ?? -1);
  };
  const open = (index: number, isPick: boolean): void => {
    const name = group.cells[index]?.name;
    if (name === undefined) return;
    setMoved(name);
    focusedCell.current?.focus({ preventScroll: true });
    if (isPick) choose({ picks: toggled(picks, name) }, 'detail');
    else choose({ group: group.name, cell: name }, 'step');
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') open(focused, event.key === ' ');
    else if (event.key === 'Escape') choose({ cell: null }, 'step');
    else {
      const to = moveBy(event.key, event.ctrlKey, shape, place);
      if (to === null) return;
      const next = group.cells[shape.cells[to.row * shape.columns.length + to.column] ?? -1];
      if (next !== undefined) setMoved(next.name);
      setPointed(-1);
      show(to);
    }
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={box}
        class="grid-box"
        role="grid"
        aria-label={`Cells of ${group.name}`}
        aria-rowcount={shape.rows.length}
        aria-colcount={shape.columns.length}
        onScroll={() => requestAnimationFrame(redraw)}
      >
        <div
          class="grid-ground"
          role="presentation"
          style={{ width: px(geometry.size.width), height: px(geometry.size.height) }}
        >
          <canvas
            ref={canvas}
            role="presentation"
            onPointerMove={(event) => {
              setPointed(at(event));
            }}
            onPointerLeave={() => {
              setPointed(-1);
            }}
            onClick={(event) => {
              open(at(event), event.shiftKey || event.ctrlKey || event.metaKey);
            }}
          />
        </div>
        {cell !== undefined && (
          <div role="row" aria-rowindex={place.row + 1}>
            <div
              ref={focusedCell}
              class="grid-cell"
              role="gridcell"
              tabIndex={0}
              aria-colindex={place.column + 1}
              aria-selected={focused === opened}
              onKeyDown={press}
              onFocus={() => {
                setHasFocus(true);
              }}
              onBlur={() => {
                setHasFocus(false);
              }}
            >
              {cellText(group, cell)}
            </div>
          </div>
        )}
      </div>
      <p class="readout" aria-hidden="true">
        {told === undefined ? '' : cellText(group, told)}
      </p>
    </>
  );
}

function toggled(picks: readonly string[], name: string): readonly string[] {
  return picks.includes(name) ? picks.filter((pick) => pick !== name) : [...picks, name];
}

function px(number: number): string {
  return `${String(number)}px`;
}
