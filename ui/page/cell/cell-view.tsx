import type { Details } from '../../src/model.js';
import { formatDuration, formatGuess } from '../../../runner/src/model/measures.js';
import { Plots } from '../curves/plots.js';
import { formatValue } from '../format/value.js';
import type { FoundCell } from '../state/cells.js';
import { StateMark } from '../state/state-mark.js';
import { STATES } from '../state/states.js';
import { useStore } from '../state/store.js';
import { LogView } from './log-view.js';
import { List, Pairs, Part } from './parts.js';

/** All that is told of a cell; of one that failed what went wrong first. */
export function CellView({ found }: { readonly found: FoundCell }) {
  const { cell, group } = found;
  const { details: cache, choice, choose } = useStore();
  const { details, isAsked, problem } = cache.of(cell.name).value;
  const { picks } = choice.value;
  const isPicked = picks.includes(cell.name);
  const measured = group.metrics.flatMap(({ name }, index) => {
    const value = cell.values[index] ?? null;
    return value === null ? [] : [[name, formatValue(value)] as const];
  });
  return (
    <>
      <p class="cell-state">
        <StateMark state={cell.state} /> <b>{STATES[cell.state].word}</b>
        {cell.progress !== null && <span>{Math.round(cell.progress * 100)} %</span>}
        {cell.ms !== null && <span>{formatDuration(cell.ms)}</span>}
        {cell.expectedMs !== null && <span class="quiet">expected about {formatGuess(cell.expectedMs)}</span>}
        <label class="check">
          <input
            type="checkbox"
            checked={isPicked}
            onChange={({ currentTarget: { checked } }) => {
              const others = picks.filter((pick) => pick !== cell.name);
              choose({ picks: checked ? [...others, cell.name] : others }, 'detail');
            }}
          />
          compare
        </label>
      </p>
      {problem !== null && <p class="failure">What is told of it can’t be had: {problem}</p>}
      <Pairs title="measured" pairs={measured} />
      {details === null ? (
        <p class="quiet">{isAsked ? 'Nothing more is told of it here.' : 'Asking …'}</p>
      ) : (
        <Told
          details={details}
          index={Math.max(0, picks.indexOf(cell.name))}
          hasFailed={cell.state === 'failed'}
        />
      )}
    </>
  );
}

interface ToldProps {
  readonly details: Details;
  /** By which its curves are coloured. */
  readonly index: number;
  readonly hasFailed: boolean;
}

function Told({ details, index, hasFailed }: ToldProps) {
  const { failure, log, name, waitsFor, reasons, params, command, deps, outs } = details;
  const logPart =
    log === null ? null : (
      <Part title="log">
        <LogView log={log} />
      </Part>
    );
  return (
    <>
      {failure !== null && <p class="failure">{failure}</p>}
      {hasFailed && logPart}
      <List title="waits for" texts={waitsFor} />
      <Plots drawn={[{ label: name, index, details }]} />
      <List title="why" texts={reasons} />
      {!hasFailed && logPart}
      <Pairs title="params" pairs={params} />
      {command !== null && (
        <Part title="command">
          <pre class="command">{command}</pre>
        </Part>
      )}
      <List title="deps" texts={deps} isCode />
      <List title="outs" texts={outs} isCode />
    </>
  );
}
