import { Resvg } from '@resvg/resvg-js';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Pixels of exactly this colour in the rows from `from` to before `to`. */
  readonly count: (colour: string, from?: number, to?: number) => number;
  /** `#rrggbb` */
  readonly at: (x: number, y: number) => string;
}

/** Decodes a PNG by drawing it as it is. */
export function decodePng(png: Uint8Array): Pixels {
  const header = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  const image =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${String(width)}" height="${String(height)}">` +
    `<image width="${String(width)}" height="${String(height)}" xlink:href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/></svg>`;
  const { pixels } = new Resvg(image).render();
  return {
    width,
    height,
    at: (x, y) => `#${pixels.toString('hex', 4 * (width * y + x), 4 * (width * y + x) + 3)}`,
    count: (colour, from = 0, to = height) => {
      const wanted = Number.parseInt(colour.slice(1), 16);
      let found = 0;
      for (let at = 4 * width * from; at < 4 * width * to; at += 4) {
        if (pixels.readUIntBE(at, 3) === wanted) found += 1;
      }
      return found;
    },
  };
}
