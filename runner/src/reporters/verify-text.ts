import type { StageName } from '../model/graph.js';
import { agrees, type Verdict } from '../verify/verdict.js';
import { formatFailure } from './format.js';
import type { Paint } from './style.js';

/** What `verify` found, for people and (with `v: 1`) for programs. */
export interface VerifyAnswer {
  /** What the sample was drawn by; null: all were rerun. */
  readonly seed: string | null;
  readonly verdicts: readonly Verdict[];
  /** Without a result of the present inputs, so that nothing could be compared. */
  readonly stale: readonly StageName[];
}

const MOST_LINES = 10;

/** A line a stage, what speaks against it below, and at the end how many agree. */
export function verifyText({ verdicts, stale }: VerifyAnswer, paint: Paint): string {
  const agreeing = verdicts.filter(agrees).length;
  return [
    ...verdicts.flatMap((verdict) => verdictLines(verdict, paint)),
    ...(stale.length === 0
      ? []
      : [
          `${paint('yellow', '!')} left out: ${stale.length} ${stale.length === 1 ? 'stage has' : 'stages have'} no result of the present inputs ("lockstep plan" says why)`,
        ]),
    `${agreeing} of ${verdicts.length} agree`,
    '',
  ].join('\n');
}

/** `verify --json`. */
export function verifyJson({ seed, verdicts, stale }: VerifyAnswer): object {
  return { v: 1, seed, stages: verdicts.map((verdict) => ({ ...verdict, agrees: agrees(verdict) })), stale };
}

export function verdictLines(verdict: Verdict, paint: Paint): readonly string[] {
  const head = (text: string): string =>
    agrees(verdict)
      ? `${paint('green', '✔')} ${verdict.stage} ${paint('dim', text)}`
      : `${paint('red', '✖')} ${paint('bold', verdict.stage)}: ${text}`;
  switch (verdict.kind) {
    case 'compared': {
      const differing = verdict.outs.filter(({ differences }) => differences.length > 0);
      const told = differing.length > 0 ? differing : verdict.outs;
      return [
        head([...new Set(told.map(({ how }) => how))].join('; ')),
        ...differing.flatMap(({ path, differences }) => [
          `  ${path}`,
          ...differences.slice(0, MOST_LINES).map((text) => `    ${text}`),
          ...(differences.length > MOST_LINES ? [`    … and ${differences.length - MOST_LINES} more`] : []),
        ]),
      ];
    }
    case 'altered':
      return [head(`changed since it was recorded: ${verdict.paths.join(', ')}`)];
    case 'failed':
      return [head(formatFailure(verdict.failure))];
    case 'blocked':
      return [head(`not rerun, since ${verdict.by} failed`)];
  }
}
