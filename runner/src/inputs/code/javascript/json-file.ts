import { PipelineError } from '../../../model/errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * A package.json, or another record that packages come with; what is no map counts as an empty one.
 * @param file as the error names it
 * @throws PipelineError for what is no JSON
 */
export function parseObject(file: string, text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw PipelineError.of(`${file} is no JSON: ${why}`, null, 'Correct it, or install the package anew.');
  }
  return isObject(value) ? value : {};
}

export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
