import { pipeline } from 'node:stream/promises';
import { PipelineError } from '../model/errors.js';
import { selectStage } from '../pipeline/targets.js';
import { isErrno } from '../system/disk-tree.js';
import { formatDuration } from '../reporters/format.js';
import { openSession } from '../workspace/session.js';
import { reading } from './reading.js';
import type { AttemptEnd } from '../record/history-record.js';
import type { AttemptRecord } from '../record/history.js';
import type { Command, Io, LogsOptions } from './options.js';

/** What a stage's last attempt printed, to stdout; when that was and how it ended, to stderr. */
export const logs: Command<LogsOptions> = async (options, io) => {
  const session = await openSession(options, io, 'past', reading(io));
  const stage = selectStage(session.graph, options.stage);
  const attempt = session.history.lastAttempt(stage);
  if (attempt === null) {
    throw PipelineError.of(
      `no attempt at ${stage} is recorded here`,
      null,
      `It was never run in this workspace, or its outs were restored. "lockstep why ${stage}" says more.`,
    );
  }
  const { logPath } = attempt;
  io.stderr.write(`${describe(attempt)}\n`);
  if (session.disk.stat(logPath) === null) {
    throw PipelineError.of(`its log is gone: ${logPath}`, null, null);
  }
  await print(session.disk.readChunks(logPath), io);
  session.close();
  return 0;
};

/** `train@small: exit code 1 after 3.2 s, started 2026-11-24 02:13:05` (local time). */
function describe({ stage, startedAt, end }: AttemptRecord): string {
  const started = new Date(startedAt - new Date(startedAt).getTimezoneOffset() * 60_000);
  const when = started.toISOString().slice(0, 19).replace('T', ' ');
  const how = end === null ? 'still running, or its run was killed' : describeEnd(end);
  return `${stage}: ${how}, started ${when}`;
}

function describeEnd({ outcome, exitCode, signal, durationMs }: AttemptEnd): string {
  const after = `after ${formatDuration(durationMs)}`;
  if (outcome === 'cancelled') return `cancelled ${after}`;
  if (signal !== null) return `ended by ${signal} ${after}`;
  if (exitCode !== null) return `exit code ${exitCode} ${after}`;
  return `${outcome} ${after}`;
}

/** A log may be larger than the memory: no faster than the reader takes it, and no longer than it wants. */
async function print(chunks: AsyncIterable<Buffer>, { stdout }: Io): Promise<void> {
  try {
    await pipeline(chunks, stdout, { end: false });
  } catch (error) {
    if (!isErrno(error, 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
}
