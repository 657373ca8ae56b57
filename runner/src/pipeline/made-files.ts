import { posix } from 'node:path';
import { type Diagnostic, PipelineError } from '../model/errors.js';
import { type Stage, type WorkspacePath, globText } from '../model/graph.js';
import { toldOnce } from '../model/told-once.js';
import type { BuiltStage } from './build-stage.js';
import type { CellGlob } from './cells.js';
import { relationTo } from './file-glob.js';
import { byOwnPath } from './glob-files.js';
import type { DeclaredGlob, Globs, SearchedGlob } from './globs.js';
import { inStage, tried } from './in-stage.js';
import type { PlacedDep } from './inputs.js';
import { type OutIndex, type Owner, indexOuts, selfAndParents, stageMaker } from './out-index.js';
import { isWithin, workspacePath } from './paths.js';
import { errorAt, inOrder } from './source.js';

/** Outs that a glob finds, and those in which it could find something. */
interface Made {
  readonly matched: readonly Owner[];
  readonly reached: readonly Owner[];
}

/**
 * Globs held against what stages make, whether or not that lies there just now: so that they find the same before
 * the first run and after it. To a dep's glob the outs that it matches are added.
 * What a stage's globs should find and don't comes to its problems.
 * @throws PipelineError for cells from files that stages make, for globs that reach into an out
 */
export function withMadeFiles(
  stages: readonly BuiltStage[],
  cellGlobs: readonly CellGlob[],
  globs: Globs,
  workspace: string,
): readonly BuiltStage[] {
  if (cellGlobs.length === 0 && !stages.some(({ deps }) => deps.some(({ files }) => files !== null)))
    return stages;
  const { index } = indexOuts(stages.map(stageMaker), workspace);
  const known = new Map<SearchedGlob, Made>();
  const madeOf = (searched: SearchedGlob): Made => {
    const made = known.get(searched) ?? madeIn(searched, index, workspace);
    known.set(searched, made);
    return made;
  };
  const problems: Diagnostic[] = [];
  for (const { declared, searched } of cellGlobs) {
    tried(
      () => {
        refuseMadeCells(declared, searched, madeOf(searched));
      },
      undefined,
      problems,
    );
  }
  const resolved = stages.map((built) => {
    const deps = built.deps.map((placed) =>
      placed.files === null
        ? placed
        : tried(
            () => inStage(built.stage.name, () => withOuts(built, placed, madeOf, index)),
            placed,
            problems,
          ),
    );
    const stage = { ...built.stage, deps: deps.map(({ dep }) => dep) };
    return {
      ...built,
      deps,
      stage: { ...stage, problems: [...(stage.problems ?? []), ...emptyGlobs(stage, deps, globs)] },
    };
  });
  if (problems.length > 0) throw new PipelineError(toldOnce(inOrder(problems)));
  return resolved;
}

/** A glob that finds nothing is a missing input, of one stage. */
function emptyGlobs(
  { name, frozen }: Stage,
  deps: readonly PlacedDep[],
  globs: Globs,
): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const { dep, files } of frozen ? [] : deps) {
    if (dep.kind !== 'glob' || files === null) continue;
    const { declared, searched } = files;
    if (searched.trouble === null && (dep.paths.length > 0 || declared.optional)) continue;
    tried(
      () =>
        inStage(name, () => {
          throw globs.nothing(searched, declared);
        }),
      undefined,
      problems,
    );
  }
  return problems;
}

function madeIn({ glob }: SearchedGlob, index: OutIndex, workspace: string): Made {
  const near = new Set(
    glob.patterns.flatMap(({ base }) => index.touching(workspacePath(workspace, '.', base))),
  );
  const [matched, reached]: [Owner[], Owner[]] = [[], []];
  for (const owner of near) {
    const relation = relationTo(glob, posix.resolve(workspace, owner.placed.out.path));
    if (relation === 'matches') matched.push(owner);
    if (relation === 'reaches') reached.push(owner);
  }
  return { matched, reached };
}

function refuseMadeCells(declared: DeclaredGlob, searched: SearchedGlob, { matched, reached }: Made): void {
  const [first] = [...matched, ...reached];
  if (first === undefined) return;
  throw errorAt(
    declared.at,
    `the glob "${globText(declared)}" ${matched.length > 0 ? 'finds' : 'reaches into'} "${first.placed.out.path}", which stage "${first.name}" makes: which cells there are must be known before anything runs`,
    `Make the cells from what that stage reads, or leave it out by "exclude: ${leftOut([...matched, ...reached], searched)}"`,
  );
}

function withOuts(
  { stage }: BuiltStage,
  placed: PlacedDep,
  madeOf: (searched: SearchedGlob) => Made,
  index: OutIndex,
): PlacedDep {
  const { dep, files, at } = placed;
  if (files === null || dep.kind !== 'glob') return placed;
  const { declared, searched } = files;
  const { matched, reached } = madeOf(searched);
  const own = [...matched, ...reached].find((owner) => owner.name === stage.name);
  if (own !== undefined) {
    throw errorAt(
      at,
      `the glob "${globText(declared)}" finds "${own.placed.out.path}", which is an out of this stage`,
      `Leave it out by "exclude: ${leftOut([own], searched)}"`,
    );
  }
  const [into] = reached;
  if (into !== undefined) {
    throw errorAt(
      at,
      `the glob "${globText(declared)}" reaches into "${into.placed.out.path}", which stage "${into.name}" makes: what lies in it isn't known before that has run`,
      `Write "${into.placed.out.path}" itself as a dep, or leave it out by "exclude: ${leftOut(reached, searched)}"`,
    );
  }
  const outs = matched.map((owner) => owner.placed.out.path);
  const paths = [...new Set([...sourcesOf(searched, matched), ...outs])].sort((one, other) =>
    byOwnPath(stage.file, one, other),
  );
  const folders = searched.found.filter(({ kind }) => kind === 'folder');
  const makers = new Set([
    ...matched.map((owner) => owner.name),
    ...folders.flatMap(({ path }) => index.touching(path).map(({ name }) => name)),
  ]);
  return { ...placed, dep: { ...dep, paths }, makers: [...makers] };
}

/** What a stage makes is its outs', however it lies there. */
function sourcesOf({ found }: SearchedGlob, matched: readonly Owner[]): readonly WorkspacePath[] {
  const outs = new Set(matched.map((owner) => owner.placed.out.path));
  return found.map(({ path }) => path).filter((path) => !selfAndParents(path).some((part) => outs.has(part)));
}

/** One path, or the folder of several in which there is nothing else that is found. */
function leftOut(owners: readonly Owner[], { found }: SearchedGlob): WorkspacePath {
  const paths = owners.map((owner) => owner.placed.out.path);
  const [first = ''] = paths;
  const folder = posix.dirname(first);
  const isShared = paths.length > 1 && folder !== '.' && paths.every((path) => isWithin(path, folder));
  return isShared && !found.some(({ path }) => isWithin(path, folder)) ? folder : first;
}
