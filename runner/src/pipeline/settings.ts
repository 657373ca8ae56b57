import type { Stage } from '../model/graph.js';
import { type Span, errorAt } from './source.js';
import { flag, plainText, requireNumber, requireText } from './stage-parts.js';
import type { MapNode } from './tree.js';

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

function checkVariableName(name: string, at: Span): void {
  if (name === '' || name.includes('=') || name.includes('\0')) {
    throw errorAt(at, `"${name}" can't name an environment variable`);
  }
}
