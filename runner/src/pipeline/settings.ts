import type { CommandShell, Dialect, Stage } from '../model/graph.js';
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

/** @throws PipelineError in a dvc.yaml, whose commands have the user's shell, and for shells that nobody knows */
export function readShell(body: MapNode, dialect: Dialect): CommandShell {
  const node = body.entries.get('shell')?.value;
  if (node === undefined) return dialect === 'dvc' ? 'user' : 'bash';
  const name = requireText(node, 'shell');
  if (dialect === 'dvc')
    throw errorAt(node.at, 'shell: in a dvc.yaml commands have the shell of whoever runs them');
  if (name === 'bash' || name === 'sh') return name;
  throw errorAt(node.at, `shell: "${name}" is none that lockstep knows`, 'Write bash or sh.');
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
