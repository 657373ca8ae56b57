import type { Diagnostic } from '../model/errors.js';
import { pathsOf, type Graph, type WorkspacePath } from '../model/graph.js';
import { nearest } from '../pipeline/nearest.js';

export function folderProblem(path: WorkspacePath, outs: readonly WorkspacePath[]): Diagnostic {
  const examples = `${outs.slice(0, 3).join(', ')}${outs.length > 3 ? ', …' : ''}`;
  return {
    message: `${path} is no out, but a folder around ${outs.length === 1 ? 'one' : `${outs.length} of them`}`,
    position: null,
    advice: `Name ${outs.length === 1 ? 'it' : 'one of them'}: ${examples}`,
  };
}

export function unnamedProblem({ stages }: Graph, path: WorkspacePath): Diagnostic {
  const outs = [...stages.values()].flatMap((stage) => stage.outs.map((out) => out.path));
  const sources = [...stages.values()].flatMap(({ deps, params, action }) => [
    ...deps.flatMap((dep) => pathsOf(dep)),
    ...params.map((file) => file.path),
    ...(action.kind === 'script' ? [action.script] : []),
  ]);
  const endings = outs.filter((out) => out.endsWith(`/${path}`));
  const near = endings.length > 0 ? endings.slice(0, 3) : [nearest(path, [...outs, ...sources]) ?? []].flat();
  return {
    message: `no stage makes ${path}, and none reads it`,
    position: null,
    advice:
      near.length === 0
        ? '"lockstep list --json" has the deps and outs of every stage.'
        : `Did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`,
  };
}
