import { basename, join } from 'node:path';
import type { ToldEvent } from '../model/events.js';
import type { StageName } from '../model/graph.js';
import { recordedNameIn } from '../model/pipeline-file.js';
import { selectStage } from '../pipeline/targets.js';
import { followRun } from '../record/follow-run.js';
import { isAlive, isOver } from '../record/known-runs.js';
import { readEvents } from '../record/read-record.js';
import type { Disk } from '../system/disk.js';
import { isErrno } from '../system/disk-tree.js';
import { type Site, withSession } from './site.js';

const CHUNK_BYTES = 1 << 16;

/** What a stage prints in the run that is under way. */
export interface FollowedLogs {
  /** The run's. */
  readonly run: string;
  /** From the first byte of the try that runs, or comes, to the last of the last one. */
  readonly content: AsyncIterable<Buffer>;
}

/**
 * @param target what names exactly one stage
 * @returns null where no run is under way that runs it, or is going to
 * @throws PipelineError
 */
export async function followLogs(site: Site, target: string): Promise<FollowedLogs | null> {
  return withSession(site, 'past', (session) => {
    const { graph, history, disk, processes } = session;
    const stage = selectStage(graph, target, site.pipeline);
    const recorded = recordedNameIn(graph, stage);
    const run = history.runs().findLast((id) => {
      const events = readEvents(disk, history.folderOf(id));
      return !events.some(isOver) && isAlive(events, processes) && isAhead(events, stage, recorded);
    });
    if (run === undefined) return Promise.resolve(null);
    return Promise.resolve({ run, content: printed(site, history.folderOf(run), stage, recorded) });
  });
}

/** Whether it runs, or is planned to and hasn't ended. */
function isAhead(events: readonly ToldEvent[], stage: StageName, recorded: StageName): boolean {
  const names = new Set([stage, recorded]);
  let isAhead = false;
  for (const event of events) {
    if (event.type === 'run-started') {
      isAhead = event.stages.some(({ name, action }) => names.has(name) && action !== 'up-to-date');
    }
    if (event.type === 'stage-started' && event.recorded.name === recorded) {
      names.add(event.stage);
      isAhead = true;
    }
    if (isEndOf(event, names)) isAhead = false;
  }
  return isAhead;
}

function isEndOf(event: ToldEvent, names: ReadonlySet<StageName>): boolean {
  switch (event.type) {
    case 'stage-finished':
    case 'stage-failed':
    case 'stage-cancelled':
    case 'stage-broken':
    case 'stage-skipped':
      return names.has(event.stage);
    default:
      return isOver(event);
  }
}

async function* printed(
  { system }: Site,
  folder: string,
  stage: StageName,
  recorded: StageName,
): AsyncGenerator<Buffer, void, undefined> {
  const names = new Set([stage, recorded]);
  let log: { readonly path: string; position: number } | null = null;
  for await (const events of followRun(system, folder)) {
    let isEnd = false;
    for (const event of events) {
      if (event.type === 'stage-started' && event.recorded.name === recorded) {
        names.add(event.stage);
        if (log !== null) yield* rest(system.disk, log);
        log = { path: join(folder, 'logs', basename(event.log)), position: 0 };
      }
      isEnd ||= isEndOf(event, names);
    }
    if (log !== null) yield* rest(system.disk, log);
    if (isEnd) return;
  }
}

/** What a log has grown by since the last look. */
function* rest(
  disk: Pick<Disk, 'readFrom'>,
  log: { readonly path: string; position: number },
): Generator<Buffer> {
  for (;;) {
    const chunk = chunkOf(disk, log.path, log.position);
    if (chunk.length === 0) return;
    log.position += chunk.length;
    yield chunk;
  }
}

function chunkOf(disk: Pick<Disk, 'readFrom'>, path: string, position: number): Buffer {
  try {
    return disk.readFrom(path, position, CHUNK_BYTES);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return Buffer.alloc(0);
    throw error;
  }
}
