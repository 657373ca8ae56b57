import { pipeline } from 'node:stream/promises';
import { followLogs } from '../commands/follow-logs.js';
import { logs as lastLog } from '../commands/logs.js';
import { PipelineError } from '../model/errors.js';
import { shown } from '../reporters/door.js';
import { logHead } from '../reporters/attempt-text.js';
import { isErrno } from '../system/disk-tree.js';
import type { Command, Io, LogsOptions } from './options.js';
import { siteOf } from './site.js';

/** What a stage's last attempt printed or prints, to stdout; when that was and how it ended, to stderr. */
export const logs: Command<LogsOptions> = async (options, io) => {
  const site = siteOf(options, io);
  const followed = options.follow ? await followLogs(site, options.stage) : null;
  if (followed !== null) {
    io.stderr.write(`${options.stage}, as run ${followed.run} runs it:\n`);
    await copy(options.raw ? followed.content : readable(followed.content), io);
    return 0;
  }
  const { attempt, content } = await lastLog(site, options.stage);
  io.stderr.write(`${logHead(attempt)}\n`);
  if (content === null) throw PipelineError.of(`its log is gone: ${attempt.logPath}`, null, null);
  await copy(options.raw ? content : readable(content), io);
  return 0;
};

/** A log may be larger than the memory: no faster than the reader takes it, and no longer than it wants. */
async function copy(chunks: AsyncIterable<Buffer | string>, { raw }: Io): Promise<void> {
  try {
    await pipeline(chunks, raw, { end: false });
  } catch (error) {
    if (!isErrno(error, 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
}

async function* readable(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield shown(decoder.decode(chunk, { stream: true }));
  yield shown(decoder.decode());
}
