import { commandText } from '../model/shell-words.js';
import { stripVTControlCharacters } from 'node:util';
import { entryAddress, type Graph, type Value, type WorkspacePath } from '../model/graph.js';
import { formatValue } from '../model/format-value.js';
import { isMap } from '../model/value-changes.js';
import type { StageInputs } from '../model/records.js';
import type { SizedDep } from '../trace/dep-sizes.js';
import type { FileChanges, Identity } from '../trace/file-state.js';
import type { CheckedReader } from '../trace/readers.js';
import type { Execution, Trace, TracedOut, TracedRecord, TracedSource } from '../trace/trace.js';
import { attemptInstant, attemptOutcome, attemptPlace } from './attempt-text.js';
import { elide, formatGroup, shortHash } from './format.js';
import { formatBytes } from '../model/measures.js';
import { groupBy } from '../model/group-by.js';
import { lineageText, type LineageView } from './lineage-text.js';
import { MARKS, told } from './plan-text.js';
import type { Paint } from './style.js';
import { verifiedText } from './why-text.js';

/** A fact of a file: its name, and what is to be said of it, a line each. */
type Fact = readonly [name: string, lines: readonly string[]];

const NAME_WIDTH = 8;
const MOST_FILES = 10;
const MOST_REASONS = 6;

export function traceText(traces: readonly Trace[], graph: Graph, view: LineageView, paint: Paint): string {
  return traces.map((trace) => fileText(trace, graph, view, paint)).join('\n');
}

function fileText(trace: Trace, graph: Graph, view: LineageView, paint: Paint): string {
  const facts = trace.kind === 'out' ? outFacts(trace, graph, paint) : sourceFacts(trace, graph, paint);
  const head = `${paint('bold', trace.path)}\n`;
  const body = facts.flatMap((fact) => factLines(fact, view.columns, paint)).join('');
  if (trace.kind === 'source' || view.depth === 0) return head + body;
  return `${head}${body}\n${lineageText(trace.lineage, (group) => cellsOf(graph, group), view, paint)}`;
}

function factLines([name, lines]: Fact, columns: number, paint: Paint): readonly string[] {
  return lines.map((text, index) => {
    const label = (index === 0 ? name : '').padEnd(NAME_WIDTH);
    // A mark's colour, which is at the beginning, takes no room.
    const unseen = text.length - stripVTControlCharacters(text).length;
    return `  ${paint('dim', label)}${elide(text, columns - NAME_WIDTH - 2 + unseen)}\n`;
  });
}

function outFacts(
  { stage, out, file, stored, record, now, execution, path }: TracedOut,
  graph: Graph,
  paint: Paint,
): readonly Fact[] {
  const [colour, mark, word] = MARKS[now.action];
  const whole = record?.entry.outs.find((one) => one.path === out.path);
  return [
    ['stage', [`${paint(colour, mark)} ${stage}: ${word}`, ...reasonLines(now.reasons)]],
    ['file', stateLines({ stage, file, stored }, paint)],
    ...(path === out.path
      ? []
      : [['in', [`${out.path}${whole === undefined ? '' : `  ${identityText(whole)}`}`]] as const]),
    ...(record === null
      ? [['record', [`none: pipeline.lock has no block of ${stage}`]] as const]
      : recordFacts(record, graph)),
    ['ran', executionLines(execution, record)],
  ];
}

function reasonLines(reasons: TracedOut['now']['reasons']): readonly string[] {
  const texts = told(reasons);
  const more = texts.length - MOST_REASONS;
  return more > 0 ? [...texts.slice(0, MOST_REASONS), `and ${more} more ("lockstep why")`] : texts;
}

function stateLines(
  { stage, file, stored }: Pick<TracedOut, 'stage' | 'file' | 'stored'>,
  paint: Paint,
): readonly string[] {
  const [good, bad] = [paint('green', '✔'), paint('red', '✖')];
  switch (file.kind) {
    case 'unchanged':
      return [`${good} unchanged since it was recorded: ${identityText(file.recorded)}`];
    case 'changed':
      return [
        `${bad} changed since it was recorded`,
        `recorded  ${identityText(file.recorded)}`,
        `here      ${identityText(file.present)}`,
        ...(file.files === null ? [] : changeLines(file.files)),
      ];
    case 'absent':
      return [
        `absent; recorded: ${identityText(file.recorded)}`,
        stored ? `the store has it: lockstep run ${stage}` : 'the store does not have it',
      ];
    case 'unusable':
      return [
        `${bad} changed since it was recorded: ${file.why}`,
        ...(file.recorded === null ? [] : [`recorded  ${identityText(file.recorded)}`]),
      ];
    case 'added':
      return [`${bad} added to what was recorded: ${identityText(file.present)}`];
    case 'unrecorded':
      return [
        file.present === null ? 'absent' : identityText(file.present),
        'what was recorded of it is not known here',
      ];
  }
}

function changeLines({ changed, added, removed }: FileChanges): readonly string[] {
  const lines = [
    ...changed.map((path) => `changed  ${path}`),
    ...added.map((path) => `added    ${path}`),
    ...removed.map((path) => `removed  ${path}`),
  ];
  const more = lines.length - MOST_FILES;
  return more > 0 ? [...lines.slice(0, MOST_FILES), `and ${more} more`] : lines;
}

function recordFacts({ entry, deps }: TracedRecord, graph: Graph): readonly Fact[] {
  const { action, params, env, host, wdir } = entry.inputs;
  const facts: readonly Fact[] = [
    ['key', [entry.key]],
    ...(entry.committed === null
      ? []
      : [
          [
            'by hand',
            [`committed, not run: ${entry.committed.reason}${verifiedText(entry.committed)}`],
          ] as const,
        ]),
    ...(action.kind === 'command'
      ? [['cmd', action.commands.flatMap((command) => command.trimEnd().split('\n'))] as const]
      : [
          ['script', [entryAddress(action)]] as const,
          ['code', [action.code]] as const,
          ['with', valueLines(action.with)] as const,
        ]),
    ['wdir', wdir === '.' || wdir === '' ? [] : [wdir]],
    ['params', Object.entries(params).flatMap(([file, tracked]) => paramLines(file, tracked))],
    ['deps', depLines(deps, graph)],
    ['env', Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    ['host', [host.node === null ? [] : `node ${host.node}`, host.platform ?? []].flat()],
  ];
  return facts.filter(([, lines]) => lines.length > 0);
}

function paramLines(file: WorkspacePath, tracked: StageInputs['params'][string]): readonly string[] {
  if (typeof tracked === 'string') return [`${shortHash(tracked)}  ${file}`];
  return [file, ...valueLines(tracked).map((line) => `  ${line}`)];
}

function valueLines(value: Value): readonly string[] {
  if (!isMap(value)) return [formatValue(value)];
  const entries = Object.entries(value);
  const width = Math.max(0, ...entries.map(([key]) => key.length));
  return entries.map(([key, item]) => `${key.padEnd(width)}  ${formatValue(item)}`);
}

/** As `git ls-tree --long` has it: hash, size, name. */
function depLines(deps: readonly SizedDep[], graph: Graph): readonly string[] {
  const sizes = deps.map(({ size }) => (size === null ? '?' : formatBytes(size)));
  const width = Math.max(0, ...sizes.map((size) => size.length));
  return deps.map((dep, index) => {
    if ('url' in dep) return `${dep.url}  ${dep.version}`;
    const name = depName(dep, graph);
    return `${shortHash(dep.hash)}  ${(sizes[index] ?? '').padStart(width)}  ${name}`;
  });
}

function depName(dep: Exclude<SizedDep, { url: string }>, graph: Graph): string {
  if ('stage' in dep) return groupText(graph, dep.stage, dep.cells);
  if ('path' in dep) return dep.path;
  return dep.files === null ? dep.glob : `${dep.glob} (${dep.files} file${dep.files === 1 ? '' : 's'})`;
}

function executionLines(execution: Execution, record: TracedRecord | null): readonly string[] {
  switch (execution.kind) {
    case 'attempt': {
      const { attempt } = execution;
      return [
        `${attemptInstant(attempt)}, ${attemptOutcome(attempt)}`,
        attemptPlace(attempt),
        commandText(['lockstep', ...attempt.run.command]),
      ];
    }
    case 'other': {
      const { last } = execution;
      const doubt =
        last.key === null
          ? 'recorded without its key, so that it may have had other inputs'
          : 'it had another key: this machine has no attempt at the record’s';
      return [
        `last attempt here: ${attemptInstant(last)}, ${attemptOutcome(last)}`,
        ...(record === null ? [] : [doubt]),
      ];
    }
    case 'none':
      return ['no attempt is recorded on this machine (a clone has no history)'];
  }
}

function sourceFacts({ present, readers }: TracedSource, graph: Graph, paint: Paint): readonly Fact[] {
  const alike = groupBy(readers, ({ stage, as, asRecorded }) =>
    [graph.stages.get(stage)?.group ?? stage, as, asRecorded].join('\0'),
  );
  return [
    ['source', ['no stage makes it']],
    ['file', [present === null ? 'absent' : identityText(present)]],
    ['read by', [...alike.values()].flatMap((cells) => readerLine(cells, graph, paint))],
  ];
}

function readerLine(cells: readonly CheckedReader[], graph: Graph, paint: Paint): readonly string[] {
  const [first] = cells;
  if (first === undefined) return [];
  const group = graph.stages.get(first.stage)?.group ?? null;
  const name =
    group === null || cells.length === 1
      ? first.stage
      : formatGroup(group, cells.length, cellsOf(graph, group));
  const [colour, mark, verdict] =
    VERDICTS[first.asRecorded === null ? 'none' : first.asRecorded ? 'same' : 'other'];
  return [`${paint(colour, mark)} ${verdict.padEnd(13)}  ${name}, ${howRead(first, cells)}`];
}

const VERDICTS = {
  same: ['green', '✔', 'as recorded'],
  other: ['yellow', '▶', 'changed since'],
  none: ['dim', '…', 'never run'],
} as const;

function howRead({ as }: CheckedReader, cells: readonly CheckedReader[]): string {
  if (as !== 'import') return HOW[as];
  const [script = '', ...others] = new Set(cells.map(({ named }) => named));
  return `imported by ${script}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

const HOW = { dep: 'as a dep', params: 'as params', script: 'as its script' } as const;

/** @param read `null`: nobody knows how many */
function groupText(graph: Graph, name: string, read: number | null): string {
  const cells = graph.groups.get(name)?.length ?? null;
  return cells === null || read === null ? name : formatGroup(name, read, cells);
}

function cellsOf(graph: Graph, group: string): number {
  return graph.groups.get(group)?.length ?? 0;
}

/** `4e8e54d04ddf, 89.3 kB` */
function identityText({ hash, size }: Identity): string {
  return `${shortHash(hash)}, ${formatBytes(size)}`;
}
