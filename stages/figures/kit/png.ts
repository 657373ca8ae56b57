import { Resvg } from '@resvg/resvg-js';
import { FONT_FILES } from './font.js';

/** Pixels for each of the SVG's. */
const SCALE = 2;

/** A figure as a PNG image on white. The machine's own fonts are left out: they would make another image elsewhere. */
export function renderPng(svg: string): Uint8Array {
  const image = new Resvg(svg, {
    background: 'white',
    fitTo: { mode: 'zoom', value: SCALE },
    font: {
      loadSystemFonts: false,
      fontFiles: Object.values(FONT_FILES),
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return image.render().asPng();
}
