import { PipelineError } from '../model/errors.js';
import type { Graph, StageName } from '../model/graph.js';
import { suggest } from './nearest.js';

/**
 * The stages that targets name, in graph order. A target is a stage, a group (all its cells), one cell
 * (`train@small/lr0.1`), the end of exactly one cell's name (`lr0.1` after an `@` or `/`), or a glob in
 * which `*` and `?` stand for any text and `[abc]` for one of these characters.
 * @param patterns none: every stage
 * @throws PipelineError for a target that names nothing, or an ending that several cells share
 */
export function selectTargets(graph: Graph, patterns: readonly string[]): StageName[] {
  const names = [...graph.stages.keys()];
  if (patterns.length === 0) return names;
  const chosen = new Set(patterns.flatMap((pattern) => select(graph, names, pattern)));
  return names.filter((name) => chosen.has(name));
}

/**
 * The one stage that a target names.
 * @throws PipelineError when it names none or several
 */
export function selectStage(graph: Graph, pattern: string): StageName {
  const [first, ...others] = select(graph, [...graph.stages.keys()], pattern);
  if (first !== undefined && others.length === 0) return first;
  throw PipelineError.of(
    first === undefined ? `"${pattern}" has no cells` : `"${pattern}" names ${others.length + 1} stages`,
    null,
    first === undefined ? null : `Name one of them: ${examples([first, ...others])}`,
  );
}

function select(graph: Graph, names: readonly StageName[], pattern: string): readonly StageName[] {
  if (graph.stages.has(pattern)) return [pattern];
  const cells = graph.groups.get(pattern);
  if (cells !== undefined) return cells;
  const endings = names.filter((name) => name.endsWith(`@${pattern}`) || name.endsWith(`/${pattern}`));
  if (endings.length === 1) return endings;
  if (endings.length > 1) {
    throw PipelineError.of(
      `target "${pattern}" fits ${endings.length} cells`,
      null,
      `Name one of them (${examples(endings)}), or all with '*${pattern}'`,
    );
  }
  const matched = isGlob(pattern) ? names.filter(matcher(pattern)) : [];
  if (matched.length > 0) return matched;
  const known = [...graph.groups.keys(), ...names];
  throw PipelineError.of(
    isGlob(pattern) ? `no stage matches "${pattern}"` : `there is no stage "${pattern}"`,
    null,
    // Among the cells where a cell is meant, else among stages and groups: 84 cells tell nobody anything.
    suggest(pattern, pattern.includes('@') ? known : known.filter((name) => !name.includes('@'))),
  );
}

function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

function matcher(pattern: string): (name: string) => boolean {
  const source = pattern.replace(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  const expression = new RegExp(`^${source}$`, 's');
  return (name) => expression.test(name);
}

function examples(names: readonly StageName[]): string {
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;
}
