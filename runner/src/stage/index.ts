import { appendFileSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { relative } from 'node:path';
import { encodeMetricRow, type MetricRow } from './metric.js';
import { createProgress, type Progress } from './progress.js';
import { LIFELINE_VARIABLE, METRICS_VARIABLE, PREFLIGHT_VARIABLE, SPEC_VARIABLE } from './protocol.js';
import type { Shape } from './shape.js';
import { decodeStageSpec, type StageSpec } from './spec.js';
import { BindError, bindStage, type Bound, type Cell } from './bind.js';

export {
  boolean,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  record,
  ShapeError,
  string,
} from './shape.js';
export type { Bounds, Infer, Shape } from './shape.js';
export type { MetricRow } from './metric.js';
export type { Compare, CompareContext, Comparison, RecordedCell } from './compare.js';
export type { Cell, Progress };

/** What a script takes; all of it is optional, and all of it must agree with the pipeline file. */
export interface StageDeclaration<
  P,
  G,
  D extends string,
  C extends string,
  O extends string,
  F extends string = never,
> {
  /** Shape of the declared params, nested by their dotted keys. */
  readonly params?: Shape<P>;
  /** Shape of the stage's `with`, which the result has under the same name. */
  readonly with?: Shape<G>;
  /** Names of the deps that are files or folders. */
  readonly deps?: readonly D[];
  /** Names of the deps that are globs (`{glob: …}`). */
  readonly files?: readonly F[];
  /** Names of the deps that are groups (`{stage: …}`). */
  readonly groups?: readonly C[];
  readonly outs?: readonly O[];
}

/** A running stage, as its script sees it. */
export interface RunningStage<
  P,
  G,
  D extends string,
  C extends string,
  O extends string,
  F extends string = never,
> extends Bound<P, G, D, C, O, F> {
  readonly progress: Progress;
}

/**
 * What the runner gave this script: params and `with`, validated; absolute paths of deps and outs by name.
 *
 * ```ts
 * const { params, with: cell, deps, outs, progress } = stage({
 *   params: object({ training: object({ epochs: integer(1) }) }),
 *   with: object({ rate: number() }),
 *   deps: ['data'],
 *   outs: ['cell'],
 * });
 * ```
 *
 * Where it can be told that the runner died, it then ends the process, so that nobody writes outs that nobody waits for.
 *
 * Where script and pipeline file disagree it says so and ends the process with exit code 1.
 *
 * @throws Error outside a stage
 */
export function stage<
  P = Readonly<Record<string, never>>,
  G = null,
  const D extends string = never,
  const C extends string = never,
  const O extends string = never,
  const F extends string = never,
>(declaration: StageDeclaration<P, G, D, C, O, F> = {}): RunningStage<P, G, D, C, O, F> {
  const file = process.env[SPEC_VARIABLE];
  if (file === undefined) {
    throw new Error(
      'this script is a stage of a pipeline and can’t run by itself: name it as `script:` in pipeline.yaml ' +
        'and start it with `lockstep run`',
    );
  }
  const spec = decodeStageSpec(readFileSync(file, 'utf8'));
  const bound = bindOrEnd(spec, declaration);
  if (process.env[PREFLIGHT_VARIABLE] === '1') process.exit(0);
  endWithRunner();
  return { ...bound, progress: createProgress(appendTo(spec.progress), () => performance.now()) };
}

let appendRow: ((line: string) => void) | null = null;

/**
 * Tells what the stage measures while it runs: each call is a row of its curves. It is seen at once in every terminal
 * and kept with this attempt; it is no out, and in no key.
 *
 * ```ts
 * metric({ epoch, train_loss, test_loss });
 * ```
 *
 * Outside a run nothing happens.
 */
export function metric(row: MetricRow): void {
  appendRow ??= appendTo(process.env[METRICS_VARIABLE]);
  appendRow(encodeMetricRow(row));
}

function appendTo(path: string | undefined): (line: string) => void {
  let told = path;
  return (line) => {
    if (told === undefined) return;
    try {
      appendFileSync(told, line);
    } catch {
      // A stage doesn't end because it can't say how far it is: if the disk is full, its outs will meet that.
      told = undefined;
    }
  };
}

/** A stack would bury what is to be read: it leads to lines of this library. */
function bindOrEnd<P, G, D extends string, C extends string, O extends string, F extends string = never>(
  spec: StageSpec,
  declared: StageDeclaration<P, G, D, C, O, F>,
): Bound<P, G, D, C, O, F> {
  try {
    return bindStage(spec, declared);
  } catch (error) {
    if (!(error instanceof BindError)) throw error;
    process.stderr.write(`${error.message}\n${callPlace()}`);
    process.exit(1);
  }
}

/** Where the script calls `stage()`, by its source map, as a line of its own; nothing where a stack doesn't tell. */
function callPlace(): string {
  const called: { stack?: string } = {};
  Error.captureStackTrace(called, stage);
  const place = /(?:\(|at )(?:file:\/\/)?([^()\s]+:\d+):\d+\)?$/m.exec(called.stack ?? '')?.[1];
  return place === undefined ? '' : `  at ${relative(process.cwd(), place)}\n`;
}

function endWithRunner(): void {
  const descriptor = process.env[LIFELINE_VARIABLE];
  if (descriptor === undefined) return;
  // It is this process's own: what that starts in turn has no such descriptor.
  Reflect.deleteProperty(process.env, LIFELINE_VARIABLE);
  const lifeline = new Socket({ fd: Number(descriptor), readable: true, writable: false });
  lifeline.once('close', () => process.exit(1));
  // A runner that dies is no error of the script's: `close` follows.
  lifeline.on('error', () => undefined);
  lifeline.resume();
  // It alone must not keep a finished script alive.
  lifeline.unref();
}
