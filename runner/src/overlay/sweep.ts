import { PipelineError } from '../model/errors.js';
import { sha256 } from '../model/hashes.js';
import { Source, errorAt } from '../pipeline/source.js';
import { parseAssignment } from './assignment.js';
import { commasIn } from './commas.js';

/** One `--sweep [FILE:]key=a,b`: a param, and the values that it takes one after the other. */
export interface SweptParam {
  /** As it was written, with its file: what stands before the `=`. */
  readonly target: string;
  /** The key's last part, which is enough to be read. */
  readonly label: string;
  /** As they were written. */
  readonly values: readonly string[];
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
  const source = new Source('--sweep', text);
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
  const values = ends.map((end, at) => text.slice((ends[at - 1] ?? equals) + 1, end).trim());
  const empty = values.indexOf('');
  if (empty !== -1) {
    throw errorAt(
      { source, range: [ends[empty - 1] ?? equals, ends[empty] ?? text.length] },
      'a value is empty',
      'Write null or "" where that is meant',
    );
  }
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  if (twice !== undefined) {
    throw errorAt({ source, range: [equals + 1, text.length] }, `the value ${twice} is there twice`);
  }
  for (const value of values) parseAssignment(`${target}=${value}`);
  const label = target.slice(Math.max(target.lastIndexOf('.'), target.lastIndexOf(':')) + 1);
  return { target, label, values };
}

/**
 * All combinations, the last param fastest, each with a name that can be read.
 * @param prefix stands before each name; `null`: nothing
 * @throws PipelineError for a param that is swept twice, and for very many
 */
export function combinationsOf(params: readonly SweptParam[], prefix: string | null): readonly Combination[] {
  const twice = params.find(({ target }, at) => params.findIndex((one) => one.target === target) !== at);
  if (twice !== undefined) throw PipelineError.of(`${twice.target} is swept twice`);
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
