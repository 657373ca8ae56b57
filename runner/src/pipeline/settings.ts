import type { Stage } from '../model/graph.js';
import { type Span, errorAt } from './source.js';
import { flag, plainText, requireText } from './stage-parts.js';
import { type MapNode, type Node, describe, isNumber } from './tree.js';

/** Environment variables, numbers and booleans as the text that `${}` would make of them. */
export function readEnv(body: MapNode): Readonly<Record<string, string>> {
  const env = body.entries.get('env')?.value;
  if (env?.kind !== 'map') return {};
  const values = [...env.entries].map(([name, { key, value }]) => {
    checkVariableName(name, key.at);
    return [name, plainText(value, `env.${name}`)] as const;
  });
  return Object.fromEntries(values);
}

export function readPassEnv(body: MapNode): readonly string[] {
  const list = body.entries.get('passEnv')?.value;
  if (list?.kind !== 'list') return [];
  return list.items.map((item) => {
    const name = requireText(item, 'a variable');
    checkVariableName(name, item.at);
    return name;
  });
}

export function readResources(body: MapNode): Stage['resources'] {
  const resources = body.entries.get('resources')?.value;
  const part = (key: string) => (resources?.kind === 'map' ? resources.entries.get(key)?.value : undefined);
  const [cpu, memory] = [part('cpu'), part('memory')];
  return {
    cpu: cpu === undefined ? 1 : requirePositive(cpu, 'resources.cpu'),
    memory: memory === undefined ? null : readMemory(memory),
  };
}

export function readPriority(body: MapNode): number {
  const node = body.entries.get('priority')?.value;
  return node === undefined ? 0 : requireNumber(node, 'priority');
}

export function readKey(body: MapNode): Stage['key'] {
  const key = body.entries.get('key')?.value;
  if (key?.kind !== 'map') return { node: false, platform: false };
  const node = key.entries.get('node')?.value;
  const major = node?.kind === 'scalar' && (node.value === true || node.value === 'major');
  return { node: major, platform: flag(key, 'platform') ?? false };
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes: a number, or text with a unit, 1000 to a kB and 1024 to a KiB. */
function readMemory(node: Node): number {
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const [, size = '', unit = ''] = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)\s*$/i.exec(node.value) ?? [];
    const factor = UNITS[unit.toLowerCase()];
    if (factor !== undefined && Number(size) > 0) return Math.round(Number(size) * factor);
    throw errorAt(
      node.at,
      `resources.memory: "${node.value}" is no amount of memory`,
      'Write bytes, or a number with B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 500MB',
    );
  }
  return requirePositive(node, 'resources.memory');
}

function requirePositive(node: Node, what: string): number {
  const value = requireNumber(node, what);
  if (value > 0) return value;
  throw errorAt(node.at, `${what} must be more than 0, not ${value}`);
}

function requireNumber(node: Node, what: string): number {
  if (node.kind === 'scalar' && isNumber(node.value) && Number.isFinite(node.value.value)) {
    return node.value.value;
  }
  throw errorAt(node.at, `${what} must be a number, not ${describe(node)}`);
}

function checkVariableName(name: string, at: Span): void {
  if (name === '' || name.includes('=') || name.includes('\0')) {
    throw errorAt(at, `"${name}" can't name an environment variable`);
  }
}
