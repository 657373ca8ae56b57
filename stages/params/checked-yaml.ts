import type { ValidateFunction } from 'ajv';
import { LineCounter, parseDocument } from 'yaml';

/**
 * What a YAML file holds, checked.
 *
 * @param hint a sentence that says where the rules are, for the message
 * @throws {Error} naming file, line and column of what isn't what it should be, and what was expected there
 */
export function decodeYaml<T>(source: string, file: string, validate: ValidateFunction<T>, hint: string): T {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${String(line)}:${String(col)}`;
  };
  const [syntax] = document.errors;
  if (syntax !== undefined) throw new Error(`${place(syntax.pos[0])}: ${syntax.message}`);
  const content: unknown = document.toJS();
  if (validate(content)) return content;

  const [error] = validate.errors ?? [];
  // A pointer's ~1 is a slash, its ~0 a tilde (RFC 6901).
  const path = (error?.instancePath ?? '')
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = document.getIn(path, true);
  const offset = hasRange(node) ? node.range[0] : 0;
  throw new Error(
    `${place(offset)}: ${path.join('.')} ${error?.message ?? ''}${details(error?.params)}. ${hint}`,
  );
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function details(params: unknown): string {
  return params === undefined ? '' : ` (${JSON.stringify(params)})`;
}
