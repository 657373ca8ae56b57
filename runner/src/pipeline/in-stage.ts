import { PipelineError } from '../model/errors.js';

/** Names the stage in whatever error `action` throws. */
export function inStage<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    throw new PipelineError(
      error.diagnostics.map((diagnostic) => ({
        ...diagnostic,
        message: `stage "${name}": ${diagnostic.message}`,
        stage: name,
      })),
    );
  }
}
