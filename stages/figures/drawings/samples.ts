import { DATASET_NAMES, FASHION_CLASSES } from '../../words/names.js';
import type { Split } from '../../data/dataset.js';
import { textWidth } from '../kit/font.js';
import { stripPng, type GreyImage } from '../kit/pixels.js';
import { escape, headOf } from '../kit/svg.js';
import { INK, QUIET, TEXT, WIDTH } from '../kit/theme.js';
import { counted } from '../../words/english.js';

const PER_CLASS = 6;
const COLUMNS = 2;
const MARGIN = 10;
/** Between a class's name and its images, and between columns. */
const GAP = 14;
const HEAD = 60;
const ROW_GAP = 8;

/**
 * The first training images of each class of Fashion-MNIST as they come in the file, none left out: nobody chose them.
 * MNIST came without a clear licence, so that no image of it is passed on.
 */
export function samples(split: Split): string {
  const classes = Array.from({ length: split.classes }, (_, label) => ({
    name: FASHION_CLASSES[label] ?? String(label),
    images: firstOf(split, label),
  }));
  const title = `The first ${String(PER_CLASS)} training images of each class, ${DATASET_NAMES['fashion-mnist']}`;
  const note = `${String(split.columns)} × ${String(split.rows)} grey pixels each, as the networks get them.`;
  const description = `${title}: rows of grey images on black. ${classes
    .map(({ name, images }) => `${name}: ${counted(images.length, 'image')}.`)
    .join(' ')}`;
  const names = Math.ceil(Math.max(...classes.map(({ name }) => textWidth(name, TEXT.label))));
  const column = (WIDTH - 2 * MARGIN + GAP) / COLUMNS;
  const scale = (column - names - 2 * GAP) / (PER_CLASS * split.columns);
  const row = split.rows * scale + ROW_GAP;
  const perColumn = Math.ceil(classes.length / COLUMNS);
  const drawn = classes.map(({ name, images }, index) => {
    const left = MARGIN + column * Math.floor(index / perColumn);
    const top = HEAD + row * (index % perColumn);
    const middle = top + (split.rows * scale) / 2 + TEXT.label / 3;
    const label = `<text x="${pixel(left)}" y="${pixel(middle)}" font-size="${String(TEXT.label)}px" fill="${INK}">${escape(name)}</text>`;
    if (images.length === 0) return label;
    const strip = Buffer.from(stripPng(images)).toString('base64');
    const size = `width="${pixel(images.length * split.columns * scale)}" height="${pixel(split.rows * scale)}"`;
    return (
      `${label}<image x="${pixel(left + names + GAP)}" y="${pixel(top)}" ${size} image-rendering="pixelated" ` +
      `href="data:image/png;base64,${strip}"/>`
    );
  });
  const height = Math.ceil(HEAD + row * perColumn + MARGIN - ROW_GAP);
  return (
    headOf({ id: 'fashion-mnist-samples', title, description }, `0 0 ${String(WIDTH)} ${String(height)}`) +
    `<rect width="${String(WIDTH)}" height="${String(height)}" fill="white"/>` +
    `<text x="${String(MARGIN)}" y="24" font-size="${String(TEXT.title)}px" font-weight="bold" fill="${INK}">${escape(title)}</text>` +
    `<text x="${String(MARGIN)}" y="44" font-size="${String(TEXT.label)}px" fill="${QUIET}">${escape(note)}</text>` +
    `${drawn.join('')}</svg>\n`
  );
}

function firstOf({ labels, images, rows, columns }: Split, label: number): readonly GreyImage[] {
  const size = rows * columns;
  const found: GreyImage[] = [];
  for (let index = 0; index < labels.length && found.length < PER_CLASS; index++) {
    if (labels[index] !== label) continue;
    found.push({ width: columns, height: rows, pixels: images.subarray(index * size, (index + 1) * size) });
  }
  return found;
}

function pixel(value: number): string {
  return String(Number(value.toFixed(1)));
}
