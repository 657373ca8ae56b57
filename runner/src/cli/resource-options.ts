import { InvalidArgumentError } from 'commander';
import { MEMORY_ADVICE, bytesOf, nameTrouble } from '../pipeline/resource-words.js';

/**
 * One `--resources NAME=N[,NAME=N…]`, added to what earlier ones said: `cpu` in cores, `memory` in bytes.
 * @throws InvalidArgumentError for what says no count, and for a name that is counted twice
 */
export function collectResources(
  text: string,
  previous: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const counts = new Map(previous);
  for (const part of text.split(',')) {
    const [, name, count] = /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(part) ?? [];
    if (name === undefined || count === undefined) {
      throw new InvalidArgumentError(`"${part}" is no NAME=N, such as gpu=2.`);
    }
    const trouble = nameTrouble(name);
    if (trouble !== null) throw new InvalidArgumentError(`${trouble.message}. ${trouble.advice}`);
    if (counts.has(name)) throw new InvalidArgumentError(`${name} is counted twice.`);
    counts.set(name, countOf(name, count));
  }
  return counts;
}

function countOf(name: string, text: string): number {
  const number = Number(text);
  const count = name === 'memory' && Number.isNaN(number) ? bytesOf(text) : number;
  if (count !== null && count > 0 && Number.isFinite(count)) return count;
  throw new InvalidArgumentError(
    name === 'memory'
      ? `"${text}" is no amount of memory. ${MEMORY_ADVICE}.`
      : `${name} must be a number above 0, not "${text}".`,
  );
}
