import type { Page } from '../src/model.js';
import { Cells } from './cells.js';
import { Header } from './header/header.js';
import { Runs } from './runs/runs.js';
import { useStore } from './state/store.js';

/** The whole page. */
export function App() {
  const { page: now, trouble, connection, choice, linkTo } = useStore();
  const page = now.value;
  const problem = trouble.value ?? lost(page, connection.value === 'lost');
  return (
    <>
      {problem !== null && (
        <p class="trouble" role="status">
          {problem} {choice.value.run !== null && <a href={linkTo({ run: null })}>Show the newest run.</a>}
        </p>
      )}
      {page !== null && <Shown page={page} />}
    </>
  );
}

function lost(page: Page | null, isLost: boolean): string | null {
  if (!isLost) return null;
  return page === null
    ? 'The server doesn’t answer. This page tries again by itself.'
    : 'The server doesn’t answer any more: what is shown is what it told last. This page tries again by itself.';
}

function Shown({ page }: { readonly page: Page }) {
  const { choice } = useStore();
  return (
    <>
      <Header page={page} />
      {choice.value.view === 'runs' ? <Runs page={page} /> : <Cells page={page} />}
    </>
  );
}
