import { Resvg } from '@resvg/resvg-js';

/** A grey image: `width` × `height` values 0 … 255, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * Images of one height side by side, a pixel for a pixel, as the bytes of a PNG file. Drawn by resvg, whose compression
 * gives the same bytes on every machine; zlib's doesn't.
 */
export function stripPng(images: readonly GreyImage[]): Uint8Array {
  const height = Math.max(...images.map((image) => image.height));
  let left = 0;
  const rows = images.flatMap((image) => {
    const at = left;
    left += image.width;
    return runsOf(image).map(
      ({ x, y, length, grey }) =>
        `<rect x="${String(at + x)}" y="${String(y)}" width="${String(length)}" height="1" fill="rgb(${[grey, grey, grey].join()})"/>`,
    );
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(left)}" height="${String(height)}" shape-rendering="crispEdges">` +
    `${rows.join('')}</svg>`;
  return new Resvg(svg, { background: 'black', font: { loadSystemFonts: false } }).render().asPng();
}

/** Neighbours in a row that are equally grey; black is the ground. */
function runsOf({ width, height, pixels }: GreyImage): readonly {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly grey: number;
}[] {
  return Array.from({ length: height }, (_, y) => y).flatMap((y) => {
    const row = [...pixels.subarray(y * width, (y + 1) * width)];
    return row.flatMap((grey, x) => {
      if (grey === 0 || grey === row[x - 1]) return [];
      const end = row.findIndex((other, index) => index > x && other !== grey);
      return [{ x, y, length: (end < 0 ? width : end) - x, grey }];
    });
  });
}
