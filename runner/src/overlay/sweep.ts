import { PipelineError, type SourcePosition } from '../model/errors.js';
import { sha256 } from '../model/hashes.js';
import { type Span, errorAt } from '../pipeline/source.js';
import { parseAssignment } from './assignment.js';
import { commasIn } from './commas.js';
import { OptionSource } from './option-source.js';

/** One `--sweep [FILE:]key=a,b`: a param, and the values that it takes one after the other. */
export interface SweptParam {
  /** As it was written, with its file: what stands before the `=`. */
  readonly target: string;
  /** The key's last part, which is enough to be read. */
  readonly label: string;
  /** As they were written. */
  readonly values: readonly string[];
  /** Where `target` stands. */
  readonly at: Span;
  /** All of it as it was typed, and where in it each value begins. */
  readonly text: string;
  readonly starts: readonly number[];
}

/** One run of a sweep. */
export interface Combination {
  /** The scratch workspace's name: `rate=0.1,size=small`. */
  readonly name: string;
  /** As `-S` takes them. */
  readonly set: readonly string[];
}

/** So many runs are more likely a slip than a wish. */
const MOST = 1000;
/** A folder's name is no longer than that. */
const LONGEST = 100;

/** @throws PipelineError for what has no key or no values, and a value that isn't YAML */
export function parseSweep(text: string): SweptParam {
  const source = new OptionSource('--sweep', text);
  const equals = text.indexOf('=');
  if (equals === -1) {
    throw errorAt(
      { source, range: [0, text.length] },
      'a swept param has the form key=value,value',
      'Such as --sweep training.rate=0.1,0.5',
    );
  }
  const target = text.slice(0, equals);
  const ends = [...commasIn(text, equals + 1), text.length];
  const parts = ends.map((end, at) => text.slice((ends[at - 1] ?? equals) + 1, end));
  const values = parts.map((part) => part.trim());
  const starts = ends.map((end, at) => end - (parts[at] ?? '').trimStart().length);
  const empty = values.indexOf('');
  if (empty !== -1) {
    throw errorAt(
      { source, range: [ends[empty - 1] ?? equals, ends[empty] ?? text.length] },
      'a value is empty',
      'Write null or "" where that is meant',
    );
  }
  const twice = values.findIndex((value, at) => values.indexOf(value) !== at);
  if (twice !== -1) {
    const range = [starts[twice] ?? equals + 1, ends[twice] ?? text.length] as const;
    throw errorAt({ source, range }, `the value ${values[twice] ?? ''} is there twice`, 'Write it once');
  }
  const label = target.slice(Math.max(target.lastIndexOf('.'), target.lastIndexOf(':')) + 1);
  const swept = { target, label, values, at: { source, range: [0, equals] }, text, starts } as const;
  asTyped([swept], () => {
    for (const value of values) parseAssignment(`${target}=${value}`);
  });
  return swept;
}

/** What is wrong with one of the assignments that a sweep stands for is shown in the sweep. */
export function asTyped<T>(swept: readonly SweptParam[], action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    throw new PipelineError(
      error.diagnostics.map((one) =>
        one.position === null ? one : { ...one, position: inSweep(swept, one.position) },
      ),
    );
  }
}

function inSweep(swept: readonly SweptParam[], position: SourcePosition): SourcePosition {
  for (const { target, values, text, starts } of position.isOption === true ? swept : []) {
    const index = values.findIndex((value) => `${target}=${value}` === position.lineText);
    if (index === -1) continue;
    const inValue = position.column - (target.length + 2);
    const column = inValue < 0 ? position.column : (starts[index] ?? 0) + inValue + 1;
    return { ...position, file: '--sweep', lineText: text, column };
  }
  return position;
}

/**
 * All combinations, the last param fastest, each with a name that can be read.
 * @param prefix stands before each name; `null`: nothing
 * @throws PipelineError for a param that is swept twice, and for very many
 */
export function combinationsOf(params: readonly SweptParam[], prefix: string | null): readonly Combination[] {
  const twice = params.find(({ target }, at) => params.findIndex((one) => one.target === target) !== at);
  if (twice !== undefined) {
    throw errorAt(twice.at, `"${twice.target}" is swept twice`, 'Write all of its values behind one --sweep');
  }
  const count = params.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST) {
    throw PipelineError.of(`this sweep has ${count} combinations`, null, `Ask for ${MOST} at most.`);
  }
  let combinations: readonly (readonly (readonly [SweptParam, string])[])[] = [[]];
  for (const param of params) {
    combinations = combinations.flatMap((chosen) =>
      param.values.map((value) => [...chosen, [param, value] as const]),
    );
  }
  return combinations.map((chosen) => {
    const words = chosen.map(
      ([{ target, label }, value]) => `${isAlone(params, label) ? label : target}=${value}`,
    );
    return {
      name: nameOf([...(prefix === null ? [] : [prefix]), ...words].join(',')),
      set: chosen.map(([{ target }, value]) => `${target}=${value}`),
    };
  });
}

function isAlone(params: readonly SweptParam[], label: string): boolean {
  return params.filter((one) => one.label === label).length === 1;
}

/** What can't stand in a folder's name, or is too long for one, is told apart by a hash. */
function nameOf(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9._=,-]+/g, '_').replace(/^[^A-Za-z0-9]+/, '');
  if (safe === text && text.length <= LONGEST) return text;
  return `${safe.slice(0, LONGEST)}-${sha256(text).slice(0, 8)}`;
}
