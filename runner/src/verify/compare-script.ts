import { pathToFileURL } from 'node:url';
import { PipelineError } from '../model/errors.js';
import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { PipelineFile, WorkspacePath } from '../model/graph.js';
import type { CompareContext } from '../stage/compare.js';
import type { OutComparison } from './verdict.js';

type Found = Omit<OutComparison, 'path'>;

/** Modules that compare, bundled as scripts are and loaded once. */
export class CompareScripts {
  readonly #loaded = new Map<WorkspacePath, Promise<(...args: readonly unknown[]) => unknown>>();

  constructor(private readonly codes: GraphCodes) {}

  /** @throws PipelineError for a module that can't be loaded, has no such function, throws, or answers something else */
  async compare(
    file: PipelineFile,
    script: WorkspacePath,
    recorded: string,
    fresh: string,
    context: CompareContext,
  ): Promise<Found> {
    let compare = this.#loaded.get(script);
    if (compare === undefined) {
      compare = this.#load(file, script);
      this.#loaded.set(script, compare);
    }
    const run = await compare;
    const answer = await said(script, () => run(recorded, fresh, context));
    const found = readAnswer(answer);
    if (found !== null) return found;
    throw PipelineError.of(
      `${script} must answer with a list of differences, or with {how, differences}`,
      null,
      'See Compare in lockstep/stage',
    );
  }

  async #load(file: PipelineFile, script: WorkspacePath): Promise<(...args: readonly unknown[]) => unknown> {
    const { module: path } = await (await this.codes.of(file, script)).prepare();
    if (path === null) {
      throw PipelineError.of(`${script} compares nothing: it is no JavaScript, nor becomes any`);
    }
    const module: unknown = await said(script, () => import(pathToFileURL(path).href));
    const compare =
      typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
    if (isFunction(compare)) return compare;
    throw PipelineError.of(`${script} compares nothing: its default export is no function`);
  }
}

/** What the user's code throws is an error in the pipeline. */
async function said(script: WorkspacePath, action: () => unknown): Promise<unknown> {
  try {
    return await action();
  } catch (error) {
    throw PipelineError.of(`${script} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isFunction(value: unknown): value is (...args: readonly unknown[]) => unknown {
  return typeof value === 'function';
}

function readAnswer(answer: unknown): Found | null {
  if (isTexts(answer))
    return { how: answer.length === 0 ? 'no differences' : 'differences', differences: answer };
  if (typeof answer !== 'object' || answer === null) return null;
  const { how, differences }: { how?: unknown; differences?: unknown } = answer;
  return typeof how === 'string' && isTexts(differences) ? { how, differences } : null;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
