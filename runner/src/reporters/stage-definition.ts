import { stringify } from 'yaml';
import { describeStage, type ShownStage } from '../commands/show.js';
import { ownPath } from '../model/pipeline-file.js';
import type { CompareRule, Dep, Graph, Out, Stage, StageName, Tolerance } from '../model/graph.js';

/** The `show --json` object. */
export function shownStage(graph: Graph, stage: Stage): { readonly v: 1; readonly stage: ShownStage } {
  return { v: 1, stage: describeStage({ graph, stage }) };
}

/** The resolved definition as one would write it by hand; what has its default is left out. */
export function definitionText(graph: Graph, stage: Stage): string {
  const upstream = graph.upstream.get(stage.name) ?? [];
  const head = [
    `# defined at ${stage.position.file}:${stage.position.line}`,
    ...(upstream.length === 0 ? [] : [`# runs after ${collapsed(graph, upstream).join(', ')}`]),
  ];
  const body = stringify({ [stage.own]: definition(stage) }, { lineWidth: 0, aliasDuplicateObjects: false });
  return `${head.join('\n')}\n${body}`;
}

/** A group whose cells are all there is named once: nobody reads eighty names. */
function collapsed(graph: Graph, names: readonly StageName[]): readonly string[] {
  const present = new Set(names);
  const shown = names.map((name) => {
    const group = graph.stages.get(name)?.group ?? null;
    const cells = group === null ? [] : (graph.groups.get(group) ?? []);
    const whole = cells.length > 1 && cells.every((cell) => present.has(cell));
    return whole ? `${group} (${cells.length} cells)` : name;
  });
  return [...new Set(shown)];
}

function definition(stage: Stage): Record<string, unknown> {
  const { action, resources, key } = stage;
  const { folder } = stage.file;
  return withoutAbsent({
    desc: stage.desc,
    ...(action.kind === 'script'
      ? { script: action.script, with: isEmpty(action.with) ? null : action.with }
      : { cmd: action.declared }),
    wdir: stage.wdir === folder ? null : ownPath(folder, stage.wdir),
    deps: named(stage.deps, depDefinition),
    params: stage.params.map(({ declared, keys }) => ({ [declared]: keys })),
    ...outSections(stage.outs),
    env: stage.env,
    passEnv: stage.passEnv,
    resources: withoutAbsent({
      cpu: resources.cpu === 1 ? null : resources.cpu,
      memory: resources.memory,
      ...resources.named,
    }),
    priority: stage.priority === 0 ? null : stage.priority,
    key: withoutAbsent({ node: key.node || null, platform: key.platform || null }),
    frozen: stage.frozen || null,
    always_changed: stage.alwaysChanged || null,
    meta: stage.meta,
  });
}

function outSections(outs: readonly Out[]): Record<string, unknown> {
  const section = (kind: Out['kind']): unknown =>
    named(
      outs.filter((out) => out.kind === kind),
      outDefinition,
    );
  return { outs: section('out'), metrics: section('metric'), plots: section('plot') };
}

function outDefinition({ name, declared, cache, persist, git, compare }: Out): unknown {
  const flags = withoutAbsent({
    cache: cache || git ? null : false,
    persist: persist || null,
    git: git || null,
    compare: compareDefinition(compare),
  });
  if (isEmpty(flags)) return declared;
  return name === null ? { [declared]: flags } : { path: declared, ...flags };
}

function compareDefinition(rule: CompareRule): unknown {
  switch (rule.kind) {
    case 'bytes':
      return null;
    case 'script':
      return { script: rule.script };
    case 'json': {
      const { tolerance, pointers, ignore } = rule;
      const bounds = ({ relative, absolute }: Tolerance): unknown =>
        withoutAbsent({ relative: relative || null, absolute: absolute || null });
      const json = withoutAbsent({
        tolerance: bounds(tolerance),
        pointers: Object.fromEntries(Object.entries(pointers).map(([pointer, own]) => [pointer, { ...own }])),
        ignore,
      });
      return isEmpty(json) ? 'json' : { json };
    }
  }
}

function depDefinition(dep: Dep): unknown {
  return dep.kind === 'stage' ? { stage: dep.stage } : dep.declared;
}

/** A map where every part has a name, else a list. */
function named<T extends { readonly name: string | null }>(
  parts: readonly T[],
  convert: (part: T) => unknown,
): unknown {
  if (parts.length > 0 && parts.every(({ name }) => name !== null)) {
    return Object.fromEntries(parts.map((part) => [part.name, convert(part)]));
  }
  return parts.map(convert);
}

function withoutAbsent(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
