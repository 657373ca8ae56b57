/** A picture that is drawn: an SVG's text, or an image's address with its data in it. */
export type Picture =
  | { readonly kind: 'svg'; readonly heading: string; readonly svg: string }
  | { readonly kind: 'image'; readonly heading: string; readonly url: string };

/**
 * One file that opens offline. Nothing in it runs: no script stands in it, and its policy lets none.
 * @param labels the sides
 */
export function plotsPage(
  labels: readonly string[],
  pictures: readonly Picture[],
  notes: readonly string[],
): string {
  const title = escapeText(`Plots: ${labels.join(' and ')}`);
  const figures = pictures.map((picture) => {
    const drawn =
      picture.kind === 'svg'
        ? picture.svg
        : `<img src="${escapeText(picture.url)}" alt="${escapeText(picture.heading)}">`;
    return `<figure><figcaption>${escapeText(picture.heading)}</figcaption>${drawn}</figure>`;
  });
  const list = notes.map((note) => `<li>${escapeText(note)}</li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem; color: #1d2126; background: #fff }
main { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start }
figure { margin: 0; max-width: 100%; overflow-x: auto }
figcaption { font-weight: 600 }
img, svg { max-width: 100%; height: auto }
</style>
</head>
<body>
<h1>${title}</h1>
${list.length === 0 ? '' : `<ul>\n${list.join('\n')}\n</ul>\n`}<main>
${figures.join('\n')}
</main>
</body>
</html>
`;
}

/** Several SVGs as one, below each other. */
export function stackedSvg(svgs: readonly string[]): string {
  const [only, ...others] = svgs;
  if (only !== undefined && others.length === 0) return `${only}\n`;
  let [width, height] = [0, 0];
  const placed = svgs.map((svg) => {
    const [wide, high] = sizeOf(svg);
    const inner = svg.replace('<svg', `<svg y="${height}"`);
    [width, height] = [Math.max(width, wide), height + high];
    return inner;
  });
  const root = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  return `${root}\n${placed.join('\n')}\n</svg>\n`;
}

/** As Vega writes it, in pixels. */
function sizeOf(svg: string): readonly [width: number, height: number] {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  if (width === undefined || height === undefined) throw new TypeError('an SVG without a viewBox');
  return [Number(width), Number(height)];
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
