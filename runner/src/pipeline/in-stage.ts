import { type Diagnostic, PipelineError } from '../model/errors.js';

/** Names the stage in whatever error `action` throws. */
export function inStage<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    throw new PipelineError(error.diagnostics.map((diagnostic) => ofStage(name, diagnostic)));
  }
}

/** Names the stage in what `action` finds wrong, which comes to the other `problems`. */
export function told<T>(name: string, problems: Diagnostic[], action: (found: Diagnostic[]) => T): T {
  const found: Diagnostic[] = [];
  const result = action(found);
  problems.push(...found.map((one) => ofStage(name, one)));
  return result;
}

function ofStage(name: string, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, message: `stage "${name}": ${diagnostic.message}`, stage: name };
}

/** @returns `otherwise`, where what is wrong comes to the other `problems` */
export function tried<T>(action: () => T, otherwise: T, problems: Diagnostic[]): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    problems.push(...error.diagnostics);
    return otherwise;
  }
}
