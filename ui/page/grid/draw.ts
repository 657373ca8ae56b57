import { numberOf, type Cell } from '../../src/model.js';
import type { Shade } from '../colour/ramp.js';
import { notFinite, NOT_FINITE_GLYPHS, shadeOf } from '../colour/scale.js';
import { formatShort } from '../format/value.js';
import { STATES } from '../state/states.js';
import type { Palette } from './palette.js';
import { drawLabels } from './labels.js';
import { fit, type Pen } from './pen.js';
import type { Range, Scene } from './scene.js';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Narrower cells have no text, or a glyph in its corner. */
const WIDE_ENOUGH = 34;
const WIDE_ENOUGH_FOR_BOTH = 52;

export function draw(pen: Pen, scene: Scene): void {
  const { shape, geometry, scroll, view, cells } = scene;
  const { cell: size, left, top } = geometry;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, view.width - left, view.height - top);
  pen.clip();
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = scene.palette.font;
  const rows = range(scroll.y, view.height - top, size.height, shape.rows.length);
  const columns = range(scroll.x, view.width - left, size.width, shape.columns.length);
  for (let row = rows.from; row < rows.to; row += 1) {
    for (let column = columns.from; column < columns.to; column += 1) {
      const index = shape.cells[row * shape.columns.length + column] ?? -1;
      const cell = cells[index];
      const box = {
        x: left + column * size.width - scroll.x,
        y: top + row * size.height - scroll.y,
        width: size.width - 1,
        height: size.height - 1,
      };
      if (cell === undefined) {
        pen.fillStyle = scene.palette.line;
        pen.fillRect(box.x + box.width / 2 - 0.5, box.y + box.height / 2 - 0.5, 1.5, 1.5);
        continue;
      }
      drawCell(pen, scene, cell, box);
      if (scene.picked.has(index)) mark(pen, box, scene.palette);
      if (index === scene.pointed) ring(pen, box, 1, scene.palette.text);
      if (index === scene.opened) ringTwice(pen, box, scene.palette.text, scene.palette);
      if (index === scene.focused) ringTwice(pen, box, scene.palette.link, scene.palette);
    }
  }
  pen.restore();
  drawLabels(pen, scene, rows, columns);
}

function range(scroll: number, room: number, size: number, count: number): Range {
  return { from: Math.floor(scroll / size), to: Math.min(count, Math.ceil((scroll + room) / size)) };
}

function drawCell(pen: Pen, { colouring, palette }: Scene, cell: Cell, box: Box): void {
  const { glyph } = STATES[cell.state];
  const own = palette.states[cell.state];
  const value = colouring === null ? null : (cell.values[colouring.metric] ?? null);
  const shade = colouring === null ? null : shadeOf(colouring.scale, value);
  if (shade === null) {
    // What ended well and has no value of this metric isn't coloured as if it had one.
    const isBare = colouring !== null && glyph === null;
    pen.fillStyle = isBare ? palette.faint : own.fill;
    pen.fillRect(box.x, box.y, box.width, box.height);
    if (glyph !== null) drawGlyph(pen, glyph, own.ink, box);
    else if (isBare) {
      pen.fillStyle = palette.quiet;
      pen.fillRect(box.x + box.width / 2 - 2, box.y + box.height / 2 - 0.5, 4, 1);
    }
    drawProgress(pen, cell, box, own.ink);
    return;
  }
  const hasText = box.width >= WIDE_ENOUGH && box.height >= 14;
  // A small cell has no room for both: that it failed is told before what it measured.
  const isCovered = cell.state === 'failed' && !hasText;
  pen.fillStyle = isCovered ? own.fill : shade.fill;
  pen.fillRect(box.x, box.y, box.width, box.height);
  const number = value === null ? null : numberOf(value);
  const other = number === null ? null : notFinite(number);
  if (hasText) {
    const aside = glyph !== null && box.width >= WIDE_ENOUGH_FOR_BOTH ? 14 : 0;
    pen.fillStyle = shade.ink;
    const text = fit(pen, formatShort(value), box.width - 4 - aside);
    pen.fillText(text, box.x + (aside + box.width) / 2, box.y + box.height / 2 + 0.5);
    if (glyph !== null) drawChip(pen, glyph, own, cell.state === 'restored' ? shade.ink : null, box);
  } else if (glyph !== null) drawGlyph(pen, glyph, isCovered ? own.ink : shade.ink, box);
  else if (other !== null) drawGlyph(pen, NOT_FINITE_GLYPHS[other], shade.ink, box);
  drawProgress(pen, cell, box, shade.ink);
}

/** A state beside a text: on its own colour, or in an ink on that of the value, where nothing is the matter. */
function drawChip(pen: Pen, glyph: string, { fill, ink }: Shade, plain: string | null, box: Box): void {
  const chip =
    box.width >= WIDE_ENOUGH_FOR_BOTH
      ? { x: box.x, y: box.y, width: 14, height: box.height }
      : { x: box.x, y: box.y, width: 9, height: 9 };
  if (plain === null) {
    pen.fillStyle = fill;
    pen.fillRect(chip.x, chip.y, chip.width, chip.height);
  }
  drawGlyph(pen, glyph, plain ?? ink, chip);
}

const paths = new Map<string, Path2D>();

/** As large as fits, and no larger than a letter. */
function drawGlyph(pen: Pen, glyph: string, ink: string, box: Box): void {
  let path = paths.get(glyph);
  if (path === undefined) {
    path = new Path2D(glyph);
    paths.set(glyph, path);
  }
  const size = Math.min(10, box.width, box.height);
  pen.save();
  pen.translate(box.x + (box.width - size) / 2, box.y + (box.height - size) / 2);
  pen.scale(size / 10, size / 10);
  pen.fillStyle = ink;
  pen.fill(path, 'evenodd');
  pen.restore();
}

function drawProgress(pen: Pen, { progress, state }: Cell, box: Box, ink: string): void {
  if (progress === null || state !== 'running') return;
  pen.fillStyle = ink;
  pen.globalAlpha = 0.75;
  pen.fillRect(box.x, box.y + box.height - 3, box.width * Math.min(1, Math.max(0, progress)), 3);
  pen.globalAlpha = 1;
}

function ring(pen: Pen, { x, y, width, height }: Box, thick: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = thick;
  pen.strokeRect(x + thick / 2 - 0.5, y + thick / 2 - 0.5, width - thick + 1, height - thick + 1);
}

/** With one of the page's colour in it: seen on any colour of a cell. */
function ringTwice(pen: Pen, { x, y, width, height }: Box, colour: string, { page }: Palette): void {
  ring(pen, { x, y, width, height }, 2, colour);
  ring(pen, { x: x + 2, y: y + 2, width: width - 4, height: height - 4 }, 1, page);
}

/** A corner of those whose curves are drawn together. */
function mark(pen: Pen, { x, y, width, height }: Box, { text, page }: Palette): void {
  const size = Math.min(9, width, height);
  pen.beginPath();
  pen.moveTo(x + width - size, y);
  pen.lineTo(x + width, y);
  pen.lineTo(x + width, y + size);
  pen.closePath();
  pen.fillStyle = text;
  pen.fill();
  pen.strokeStyle = page;
  pen.lineWidth = 1;
  pen.stroke();
}
