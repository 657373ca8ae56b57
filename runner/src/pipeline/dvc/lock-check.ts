import { type Diagnostic, PipelineError } from '../../model/errors.js';
import { type FileDisk, parsedYaml, readSource } from '../params-file.js';
import { inOrder } from '../source.js';
import type { Node } from '../tree.js';
import { TRACKED, TRACKED_FILE } from './tracked-shape.js';
import { type Shape, aMap, anything, listOf, mapOf, mapWith, oneOf, text, textOrNothing } from './shape.js';

const DATA = mapWith(
  { ...TRACKED, path: text, files: listOf(TRACKED_FILE), dataset: aMap },
  { required: ['path'] },
);

const version: Shape = (node, what) =>
  text(node, what).length === 0 && node.kind === 'scalar' && node.value === '2.0'
    ? []
    : oneOf("'2.0', in quotes")(node, what);

const LOCK = mapWith(
  {
    schema: version,
    datasets: anything,
    stages: mapOf(
      mapWith(
        {
          cmd: oneOf('a command or a list of them', textOrNothing, listOf(anything)),
          deps: listOf(DATA),
          params: mapOf(mapOf(anything)),
          outs: listOf(DATA),
        },
        { required: ['cmd'] },
      ),
    ),
  },
  { required: ['schema'] },
);

/**
 * Holds a dvc.lock to what DVC takes: nothing in it is used, but whoever has a broken one should hear of it from
 * either tool.
 * @param name as errors name it
 * @throws PipelineError for what DVC refuses
 */
export function checkDvcLock(disk: FileDisk, absolute: string, name: string): void {
  const source = readSource(disk, absolute, name);
  if (source === null || isAsWritten(source.text)) return;
  const diagnostics = problemsOf(parsedYaml(disk, source), name);
  if (diagnostics.length > 0) throw new PipelineError(inOrder(diagnostics));
}

/**
 * Lines of a lock as DVC writes it, by how far they are indented: what is made of these alone needs no parsing, which
 * takes seconds for a lock of some megabytes.
 */
const AS_WRITTEN: readonly RegExp[] = [
  /^schema: '2\.0'$/,
  /^stages:$/,
  /^ {2}[\w@][\w@.+-]*:$/,
  /^ {4}cmd: [\w./$(][^#:]*$/,
  /^ {4}(?:deps|params|outs):$/,
  /^ {4}- path: [\w./][^#:]*$/,
  /^ {6}(?:hash|md5|etag|version_id): [\w.-]+$/,
  /^ {6}(?:size|nfiles): [0-9]+$/,
  /^ {6}[\w./-]+:$/,
  /^ {8}[\w.-]+: [\w./-]+$/,
];

function isAsWritten(text: string): boolean {
  if (!text.startsWith("schema: '2.0'\nstages:\n") || !text.endsWith('\n')) return false;
  const lines = text.slice(0, -1).split('\n');
  return lines.every((line, index) => AS_WRITTEN.some((one) => one.test(line)) && !startsEmpty(lines, index));
}

/** A stage's first line must be its command. */
function startsEmpty(lines: readonly string[], index: number): boolean {
  return /^ {2}\S/.test(lines[index] ?? '') && !/^ {4}cmd: /.test(lines[index + 1] ?? '');
}

const ADVICE =
  'Let DVC write it anew ("dvc repro"), or remove it: lockstep keeps its own lock and never reads this one';

function problemsOf(root: Node, name: string): Diagnostic[] {
  // A lock of DVC 1 is a map of stages: one line tells more than one for each of them.
  const isOld = root.kind === 'map' && !root.entries.has('schema');
  const found = isOld
    ? mapWith({ schema: anything }, { required: ['schema'] })(root, name).slice(-1)
    : LOCK(root, name);
  return found.map((one) => ({ ...one, advice: one.advice ?? ADVICE }));
}
