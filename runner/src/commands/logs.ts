import { recordedNameIn } from '../model/pipeline-file.js';
import { PipelineError } from '../model/errors.js';
import { selectStage } from '../pipeline/targets.js';
import type { AttemptRecord } from '../record/history.js';
import { type Site, withSession } from './site.js';

/** A stage's last attempt, and what it printed. */
export interface LogsAnswer {
  readonly attempt: AttemptRecord;
  /** stdout and stderr together, as it was written; `null`: the log was removed. */
  readonly content: AsyncIterable<Buffer> | null;
}

/**
 * What a stage's last attempt printed, in chunks: a log may be larger than the memory.
 * @param target what names exactly one stage
 * @throws PipelineError also where no attempt is recorded
 */
export async function logs(site: Site, target: string): Promise<LogsAnswer> {
  return withSession(site, 'past', (session) => {
    const { graph, history, disk } = session;
    const stage = selectStage(graph, target, site.pipeline);
    const attempt = history.lastAttempt(recordedNameIn(graph, stage));
    if (attempt === null) {
      throw PipelineError.of(
        `no attempt at ${stage} is recorded here`,
        null,
        `It was never run in this workspace, or its outs were restored. More by: ${session.commandLine('why', stage)}`,
      );
    }
    const { logPath } = attempt;
    const content = disk.stat(logPath) === null ? null : disk.readChunks(logPath);
    return Promise.resolve({ attempt, content });
  });
}
