const MISSING_GLYPH = 0;

/**
 * Reads widths from a TrueType file: the tables `head`, `hhea`, `hmtx` and a `cmap` of format 4, which holds the
 * characters up to U+FFFF.
 *
 * @returns how far a character moves the pen, in em, by its code point; one that the font lacks is as wide as the
 *   missing glyph
 * @throws {Error} when the font has none of these
 */
export function readAdvances(font: Uint8Array): (codePoint: number) => number {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = tablesOf(view);
  const unitsPerEm = view.getUint16(tables('head') + 18);
  const metrics = view.getUint16(tables('hhea') + 34);
  const hmtx = tables('hmtx');
  const glyphOf = characterMap(view, tables('cmap'));
  // Glyphs beyond the last metric are as wide as that.
  return (codePoint) => view.getUint16(hmtx + 4 * Math.min(glyphOf(codePoint), metrics - 1)) / unitsPerEm;
}

function tablesOf(view: DataView): (tag: string) => number {
  const offsets = new Map<string, number>();
  for (let index = 0; index < view.getUint16(4); index++) {
    const record = 12 + 16 * index;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(record + byte)));
    offsets.set(tag, view.getUint32(record + 8));
  }
  return (tag) => {
    const offset = offsets.get(tag);
    if (offset === undefined) throw new Error(`the font has no table "${tag}"`);
    return offset;
  };
}

function characterMap(view: DataView, cmap: number): (codePoint: number) => number {
  const subtables = Array.from(
    { length: view.getUint16(cmap + 2) },
    (_, index) => cmap + view.getUint32(cmap + 8 + 8 * index),
  );
  const table = subtables.find((offset) => view.getUint16(offset) === 4);
  if (table === undefined) throw new Error('the font has no cmap of format 4');
  const segments = view.getUint16(table + 6) / 2;
  const ends = table + 14;
  const starts = ends + 2 * segments + 2;
  const deltas = starts + 2 * segments;
  const offsets = deltas + 2 * segments;
  return (codePoint) => {
    for (let segment = 0; segment < segments; segment++) {
      if (codePoint > view.getUint16(ends + 2 * segment)) continue;
      const start = view.getUint16(starts + 2 * segment);
      if (codePoint < start) return MISSING_GLYPH;
      const delta = view.getUint16(deltas + 2 * segment);
      const at = offsets + 2 * segment;
      const offset = view.getUint16(at);
      if (offset === 0) return (codePoint + delta) % 65_536;
      const glyph = view.getUint16(at + offset + 2 * (codePoint - start));
      return glyph === MISSING_GLYPH ? MISSING_GLYPH : (glyph + delta) % 65_536;
    }
    return MISSING_GLYPH;
  };
}
