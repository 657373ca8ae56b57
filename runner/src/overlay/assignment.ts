import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import { isParamsFile } from '../pipeline/params.js';
import { errorAt, type Source, type Span } from '../pipeline/source.js';
import type { Node } from '../pipeline/tree.js';
import { commasIn } from './commas.js';
import { OptionSource } from './option-source.js';
import { parseYaml } from '../pipeline/yaml.js';

/** One `-S [FILE:]key.path=value`. */
export interface Assignment {
  /** As it was written; `null`: the first vars file that has the key. */
  readonly file: string | null;
  readonly key: readonly string[];
  readonly value: Node;
  /** As it was written. */
  readonly text: string;
  /** Where an error about the key points to. */
  readonly at: Span;
  /** Where one about the file does. */
  readonly fileAt: Span;
}

/**
 * @param text what stands behind `-S`; the value is YAML
 * @throws PipelineError for no `=`, an empty key, a value that isn't YAML, a comma outside quotes and brackets, a comment
 */
export function parseAssignment(text: string): Assignment {
  const source = new OptionSource('-S', text);
  const equals = text.indexOf('=');
  if (equals === -1) {
    throw errorAt(
      { source, range: [0, text.length] },
      'a change of a param has the form key=value',
      'Such as -S training.epochs=5, or -S params/other.yaml:training.epochs=5',
    );
  }
  const left = text.slice(0, equals);
  const colon = left.indexOf(':');
  const file = colon === -1 ? null : left.slice(0, colon);
  const key = left.slice(colon + 1).split('.');
  const at: Span = { source, range: [colon + 1, equals] };
  if (key.some((part) => part === '')) {
    throw errorAt(at, 'this key has an empty part', 'Write it as in the params file, parts joined by dots');
  }
  if (file !== null && (!isParamsFile(file) || posix.isAbsolute(file))) {
    throw errorAt(
      { source, range: [0, colon] },
      `"${file}" is not a params file of the workspace`,
      'Name a .yaml, .json or .toml file, from the workspace',
    );
  }
  refuseComma(source, equals + 1);
  refuseComment(source, equals + 1);
  const written = text.slice(equals + 1);
  const fileAt: Span = { source, range: [0, Math.max(0, colon)] };
  return { file, key, value: parseValue(text, equals + 1, left), text: written, at, fileAt };
}

/** Read where it stands, so that what is wrong in it can be shown. */
function parseValue(text: string, from: number, key: string): Node {
  const value = text.slice(from);
  // Blanks before the first of several lines would mean something.
  const source = value.includes('\n')
    ? new OptionSource(`-S ${key}=`, value)
    : new OptionSource('-S', text, ' '.repeat(from) + value);
  try {
    return parseYaml(source);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    throw new PipelineError(
      error.diagnostics.map((diagnostic) => ({
        ...diagnostic,
        advice: `The value is read as YAML: quote text with special characters, such as -S '${key}="a: b"'`,
      })),
    );
  }
}

/** Commas that separate values are a sweep's; a text that has one is quoted. */
function refuseComma(source: Source, from: number): void {
  const [index] = commasIn(source.text, from);
  if (index === undefined) return;
  throw errorAt(
    { source, range: [index, index + 1] },
    'a value holds no comma outside quotes and brackets',
    `To run each of several values write --sweep ${source.text}; for a list write [a, b]; ` +
      'for text with a comma quote it twice: once for the shell, once for YAML',
  );
}

/** `colour=#fff` would silently be null: to YAML it is a comment. */
function refuseComment(source: Source, from: number): void {
  const value = source.text.slice(from);
  if (!value.trimStart().startsWith('#')) return;
  throw errorAt(
    { source, range: [from, source.text.length] },
    'to YAML this is a comment, not a value',
    `Quote it twice: once for the shell, once for YAML: '"${value.trim()}"'`,
  );
}
