import { fit, type Pen } from './pen.js';
import type { Range, Scene } from './scene.js';

/** Names of the axes and their values: they stay where they are while cells scroll beneath. */
export function drawLabels(pen: Pen, scene: Scene, rows: Range, columns: Range): void {
  pen.font = scene.palette.font;
  drawColumns(pen, scene, columns);
  drawRows(pen, scene, rows);
  drawAxes(pen, scene);
}

function drawColumns(pen: Pen, { shape, geometry, scroll, view, palette }: Scene, { from, to }: Range): void {
  const { left, top, cell, upright, everyColumn } = geometry;
  if (shape.columnAxis === null) return;
  pen.save();
  pen.beginPath();
  pen.rect(left, 0, view.width - left, top);
  pen.clip();
  pen.fillStyle = palette.text;
  pen.textBaseline = 'middle';
  for (let column = from; column < to; column += 1) {
    if (column % everyColumn !== 0) continue;
    const label = shape.columns[column] ?? '';
    const middle = left + (column + 0.5) * cell.width - scroll.x;
    pen.save();
    if (upright) {
      pen.translate(middle, top - 5);
      pen.rotate(-Math.PI / 2);
      pen.textAlign = 'left';
      pen.fillText(fit(pen, label, top - 22), 0, 0);
    } else {
      pen.textAlign = 'center';
      pen.fillText(label, middle, top - 9);
    }
    pen.restore();
  }
  pen.restore();
}

function drawRows(pen: Pen, { shape, geometry, scroll, view, palette }: Scene, { from, to }: Range): void {
  const { left, top, cell, labels, everyRow } = geometry;
  pen.save();
  pen.beginPath();
  pen.rect(0, top, left, view.height - top);
  pen.clip();
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  for (let row = from; row < to; row += 1) {
    const own = shape.rows[row] ?? [];
    const before = row === from ? [] : (shape.rows[row - 1] ?? []);
    const y = top + (row + 0.5) * cell.height - scroll.y;
    let x = 0;
    // An outer label stands once, where it begins or where it comes into sight.
    let isNew = false;
    own.forEach((label, axis) => {
      const isInnermost = axis === own.length - 1;
      isNew ||= label !== before[axis];
      const wide = labels[axis] ?? 0;
      if (isInnermost ? row % everyRow === 0 : isNew) {
        pen.fillStyle = isInnermost ? palette.text : palette.quiet;
        pen.fillText(fit(pen, label, wide - 6), x, Math.max(y, top + Math.min(8, cell.height / 2)));
      }
      if (isNew && !isInnermost && row > from) {
        pen.fillStyle = palette.line;
        pen.fillRect(x, y - cell.height / 2 - 0.5, left - x, 1);
      }
      x += wide;
    });
  }
  pen.restore();
}

function drawAxes(pen: Pen, { shape, geometry, view, palette }: Scene): void {
  const { left, top, labels } = geometry;
  if (top === 0) return;
  pen.save();
  pen.fillStyle = palette.quiet;
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  let x = 0;
  shape.rowAxes.forEach((axis, index) => {
    const wide = labels[index] ?? 0;
    pen.fillText(fit(pen, axis, wide - 6), x, top - 9);
    x += wide;
  });
  if (shape.columnAxis !== null) pen.fillText(fit(pen, shape.columnAxis, view.width - left), left + 1, 8);
  pen.restore();
}
