import type { Page, RunRow } from '../../src/model.js';
import { formatInstant } from '../format/instant.js';
import { useStore } from '../state/store.js';
import { Counts } from './counts.js';
import { RunChoice } from './run-choice.js';
import { Times } from './times.js';

/** What is shown, how it stands, and where else to go: of a file that has no run neither of the last two. */
export function Header({ page }: { readonly page: Page }) {
  return (
    <header class="top">
      <div class="top-line">
        <h1>{page.title}</h1>
        <RunChoice page={page} />
        {page.run !== null && <State page={page} run={page.run} />}
        {page.run === null && page.source === 'live' && <span class="quiet">no run left a record here</span>}
        {(page.source === 'live' || page.runs.length > 0) && <Views runs={page.runs.length} />}
      </div>
      <Counts groups={page.groups} />
    </header>
  );
}

function State({ page, run }: { readonly page: Page; readonly run: RunRow }) {
  return (
    <>
      <span class={`run-state ${run.state}`}>{run.standing}</span>
      <Times run={run} isLive={page.source === 'live'} />
      <span class="quiet">
        {run.state === 'running' ? 'since' : 'started'} {formatInstant(run.startedAt, page.at)}
      </span>
    </>
  );
}

function Views({ runs }: { readonly runs: number }) {
  const { choice, linkTo } = useStore();
  const { view } = choice.value;
  return (
    <nav aria-label="Views">
      <a href={linkTo({ view: 'cells' })} aria-current={view === 'cells' ? 'page' : undefined}>
        Cells
      </a>
      <a href={linkTo({ view: 'runs' })} aria-current={view === 'runs' ? 'page' : undefined}>
        Runs <small>{runs}</small>
      </a>
    </nav>
  );
}
