import { createHash } from 'node:crypto';

/** A file of a folder as DVC's manifest has it. */
export interface DvcManifestEntry {
  /** From the folder, `/` between parts. */
  readonly relpath: string;
  readonly md5: string;
}

/** The MD5 of the manifest that DVC keeps of a folder, its `.dir` object: the JSON that Python writes. */
export function dvcFolderMd5(entries: readonly DvcManifestEntry[]): string {
  const rows = entries
    .toSorted((one, other) => byCodePoint(one.relpath, other.relpath))
    .map(({ relpath, md5 }) => `{"md5": ${asciiJson(md5)}, "relpath": ${asciiJson(relpath)}}`);
  return createHash('md5')
    .update(`[${rows.join(', ')}]`)
    .digest('hex');
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** As Python compares texts; by code units, characters beyond U+FFFF would come before U+E000. */
function byCodePoint(one: string, other: string): number {
  for (let at = 0; at < one.length && at < other.length;) {
    const [left = 0, right = 0] = [one.codePointAt(at), other.codePointAt(at)];
    if (left !== right) return left - right;
    at += left > 0xffff ? 2 : 1;
  }
  return one.length - other.length;
}
