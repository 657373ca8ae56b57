import { TomlDate, TomlError, parse as parseTomlText } from 'smol-toml';
import { PipelineError } from '../model/errors.js';
import type { ParsedTexts } from '../model/parsed-texts.js';
import type { Disk } from '../system/disk.js';
import { float, integer } from './scalar.js';
import { Source, type Span, errorAt } from './source.js';
import { type MapNode, type Node, emptyMap } from './tree.js';
import { MAX_DEPTH, parseYaml, tooDeep } from './yaml.js';

/** Values keep their places, which takes some 300 bytes of memory a byte of text. */
const MOST_BYTES = 2_000_000;

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** What reading a file needs of the disk, and what is known of it from before. */
export interface FileDisk extends Pick<Disk, 'stat' | 'read'> {
  readonly documents?: ParsedTexts<Node> | undefined;
}

/** What reading a pipeline needs: files, its own among them, are found by patterns, too. */
export interface ReadDisk extends FileDisk, Pick<Disk, 'lstat' | 'list' | 'folders'> {}

/**
 * A text file.
 * @param name as errors name it
 * @throws PipelineError when it is a folder or not UTF-8
 */
export function readSource(disk: FileDisk, absolutePath: string, name: string): Source | null {
  const stat = disk.stat(absolutePath);
  if (stat === null) return null;
  if (stat.kind === 'folder')
    throw PipelineError.of(`${name} is a folder, not a file`, null, 'Name the file in it.');
  if (stat.size > MOST_BYTES) {
    throw PipelineError.of(
      `${name} has ${megabytes(stat.size)} MB, and at most ${megabytes(MOST_BYTES)} MB are read of a pipeline or of params`,
      null,
      'Keep data in a file that a stage reads: name it among its deps.',
    );
  }
  try {
    // Drops a byte order mark, too.
    return new Source(name, new TextDecoder('utf-8', { fatal: true }).decode(disk.read(absolutePath)));
  } catch (error) {
    if (error instanceof TypeError) {
      throw PipelineError.of(`${name} isn't UTF-8 text`, null, 'Save it in the encoding UTF-8');
    }
    throw error;
  }
}

/**
 * A params file: YAML, JSON or TOML by its ending; a map of keys, or empty. `null` where no file is.
 * @throws PipelineError for bad syntax, a duplicate key, anything but a map, a Python file
 */
export function readParamsFile(disk: FileDisk, absolutePath: string, name: string): MapNode | null {
  if (absolutePath.endsWith('.py')) {
    throw PipelineError.of(
      `${name}: params are read from YAML, JSON and TOML, not from Python`,
      null,
      'Move the values into a params file that the Python code reads',
    );
  }
  const source = readSource(disk, absolutePath, name);
  if (source === null) return null;
  const root = parsed(disk, source, formatOf(absolutePath));
  if (root.kind === 'map') return root;
  if (root.kind === 'scalar' && root.value === null) return emptyMap(root.at);
  throw errorAt(
    root.at,
    `a params file is a map of keys, not ${root.kind === 'list' ? 'a list' : 'a single value'}`,
  );
}

/**
 * A params file's text, in the format of the path's ending.
 * @throws PipelineError for bad syntax or a duplicate key
 */
export function parseParams(source: Source, path: string): Node {
  return PARSERS[formatOf(path)](source);
}

type Format = 'yaml' | 'json' | 'toml';

const PARSERS: Readonly<Record<Format, (source: Source) => Node>> = {
  yaml: parseYaml,
  json: parseJson,
  toml: parseToml,
};

function formatOf(path: string): Format {
  if (path.endsWith('.toml')) return 'toml';
  return path.endsWith('.json') ? 'json' : 'yaml';
}

/**
 * A file's text as a YAML document, parsed unless it was before.
 * @throws PipelineError as `parseYaml`
 */
export function parsedYaml(disk: FileDisk, source: Source): Node {
  return parsed(disk, source, 'yaml');
}

function parsed({ documents }: FileDisk, source: Source, format: Format): Node {
  const parse = (): Node => PARSERS[format](source);
  return documents?.parsed(`${format} ${source.file}`, source.text, parse) ?? parse();
}

/** JSON is YAML, and only the YAML parser keeps whether `1.0` was a float; but not all YAML is JSON. */
function parseJson(source: Source): Node {
  const root = parseYaml(source, 'JSON');
  if (isJson(source.text)) return root;
  throw errorAt(
    (firstOutsideJson(root) ?? root).at,
    'not valid JSON',
    'Check quotes (") around texts and keys, and commas between entries only',
  );
}

/** The first key or value that JSON would write otherwise; null where only the punctuation is wrong. */
function firstOutsideJson(node: Node): Node | null {
  const { source, range } = node.at;
  if (node.kind === 'scalar') return range !== null && isJson(source.text.slice(...range)) ? null : node;
  const parts =
    node.kind === 'list' ? node.items : [...node.entries.values()].flatMap(({ key, value }) => [key, value]);
  return parts.map(firstOutsideJson).find((found) => found !== null) ?? null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function parseToml(source: Source): Node {
  const at: Span = { source, range: null };
  try {
    return tomlNode(parseTomlText(source.text, { integersAsBigInt: true }), at, 0);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const lines = source.text.split('\n').slice(0, error.line - 1);
    const start = lines.reduce((sum, line) => sum + line.length + 1, 0) + error.column - 1;
    const what = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    throw errorAt({ source, range: [start, start + 1] }, `not valid TOML: ${what}`);
  }
}

/** Dotted keys nest as well, as deep as they are long: the parser has a limit for brackets only. */
function tomlNode(value: unknown, at: Span, depth: number): Node {
  if (depth > MAX_DEPTH) throw tooDeep(at);
  if (typeof value === 'bigint') return { kind: 'scalar', value: integer(value.toString()), at };
  if (typeof value === 'number') return { kind: 'scalar', value: float(value), at };
  if (typeof value === 'string' || typeof value === 'boolean') return { kind: 'scalar', value, at };
  if (value instanceof TomlDate)
    return { kind: 'scalar', value: { kind: 'date', text: value.toISOString() }, at };
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item) => tomlNode(item, at, depth + 1)), at };
  if (typeof value !== 'object' || value === null)
    throw new TypeError('the TOML parser gave an unknown value');
  const entries = new Map(
    Object.entries(value).map(([name, item]) => [
      name,
      { key: { kind: 'scalar' as const, value: name, at }, value: tomlNode(item, at, depth + 1) },
    ]),
  );
  return { kind: 'map', entries, at };
}
