import { basename } from 'node:path';
import type { Clock, FollowedRun } from 'lockstep';
import { isLastOfPlace, rowsOf } from '../fold/rows.js';
import type { Details, FileDetails, Page } from '../model.js';
import { Feed } from './feed.js';
import { PresentParams } from './params.js';
import { pipelineOf, type PipelinePlace } from './pipeline-of.js';

/** Of each log; a page that is asked live has more. */
const LOG_BYTES = 4096;

/**
 * A run as far as it got, with the details of all its cells.
 * @param run names it; `null`: the one under way, else the last
 * @throws PipelineError where there is no such run
 */
export async function soFar(
  place: PipelinePlace,
  run: string | null,
  clock: Clock,
  onNotice: (text: string) => void,
): Promise<{ readonly page: Page; readonly details: FileDetails }> {
  const { workspace } = place;
  const rows = rowsOf(await workspace.runs());
  const followed = await chosen(place, run, rows.length > 0);
  const pipeline = await pipelineOf(place, followed, onNotice);
  const title = basename(workspace.folder);
  const own = rows.find(({ id }) => id === followed?.run.id);
  const isPresent = isLastOfPlace(rows, own);
  const feed = new Feed({ clock, title, ...pipeline, followed, isPresent, rows: () => rows });
  await feed.follow();
  const params = new PresentParams(pipeline.workspace);
  const details: (readonly [string, Details])[] = [];
  for (const name of feed.cells) {
    const own = await feed.details(name, params, LOG_BYTES);
    if (own !== null) details.push([name, own]);
  }
  return { page: feed.page(), details: Object.fromEntries(details) };
}

async function chosen(
  { workspace }: PipelinePlace,
  run: string | null,
  hasRuns: boolean,
): Promise<FollowedRun | null> {
  if (run === null && !hasRuns) return null;
  return workspace.follow(run ?? undefined, { isSoFar: true });
}
