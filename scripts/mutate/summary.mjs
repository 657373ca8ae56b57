import { markdownTable } from 'markdown-table';
import { filesOf } from './rooms.mjs';

/** What became of a mutant, as the table's columns: Stryker's words, and `Endless`. */
const COLUMNS = ['Killed', 'Endless', 'Timeout', 'Survived', 'NoCoverage', 'CompileError', 'RuntimeError'];

/**
 * What became of a room's mutants. `score`: of those that could be run, the percentage that a test noticed (one that
 * never ends is noticed, too).
 * @param report Stryker's, in the schema of mutation-testing-report-schema
 */
export function summarise(report, room) {
  const mutants = filesOf(room).flatMap((file) => mutantsOf(report, file));
  const counts = Object.fromEntries(
    COLUMNS.map((status) => [status, mutants.filter((mutant) => mutant.status === status).length]),
  );
  const noticed = counts.Killed + counts.Endless + counts.Timeout;
  const valid = noticed + counts.Survived + counts.NoCoverage;
  const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return { counts, score: valid === 0 ? null : (100 * noticed) / valid, survivors };
}

function mutantsOf({ files }, file) {
  const { mutants = [], source = '' } = files[file] ?? {};
  const lines = source.split('\n');
  return mutants.map(({ location: { start, end }, ...mutant }) => ({
    file,
    line: start.line,
    mutator: mutant.mutatorName,
    before: textBetween(lines, start, end),
    after: mutant.replacement,
    status: statusOf(mutant),
  }));
}

/** `Endless`: it came to a place a hundred times as often as without a change. `Timeout`: the clock told. */
function statusOf({ status, statusReason }) {
  return status === 'Timeout' && statusReason?.startsWith('Hit limit reached') ? 'Endless' : status;
}

/** Lines and columns count from 1. */
function textBetween(lines, start, end) {
  const text = lines.slice(start.line - 1, end.line);
  text.push(text.pop().slice(0, end.column - 1));
  return [text[0].slice(start.column - 1), ...text.slice(1)].join('\n');
}

export function tableOf(rooms) {
  return markdownTable(
    [
      [
        'room',
        ...COLUMNS.map((column) => column.replace(/(?<=[a-z])(?=[A-Z])/, ' ').toLowerCase()),
        'score',
        'time',
      ],
      ...rooms.map(({ room, counts, score, seconds }) => [
        room,
        ...COLUMNS.map((column) => String(counts[column])),
        score === null ? '' : `${score.toFixed(1)} %`,
        `${Math.round(seconds / 60)} min`,
      ]),
    ],
    { align: ['l', ...COLUMNS.map(() => 'r'), 'r', 'r'] },
  );
}
