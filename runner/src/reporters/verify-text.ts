import type { VerifyEvent } from '../commands/sample.js';
import type { VerifyAnswer } from '../commands/verify.js';
import type { RunEvent } from '../model/events.js';
import { groupBy } from '../model/group-by.js';
import { agrees, type Verdict } from '../verify/verdict.js';
import { groupOf, MANY } from './fold-cells.js';
import { formatEnd } from '../record/run-end.js';
import { formatFailure } from '../model/format-failure.js';
import type { Paint } from './style.js';

const MOST_LINES = 10;

/** A line a stage, what speaks against it below, and at the end how many agree. */
export function verifyText({ sample, verdicts, stale, signal }: VerifyAnswer, paint: Paint): string {
  const agreeing = verdicts.filter(agrees).length;
  const left = sample.drawn.length - verdicts.filter(({ kind }) => kind !== 'altered').length;
  const end = signal === null ? '' : `; ${left} not compared, ${formatEnd({ kind: 'signal', signal })}`;
  return [
    ...verdicts.flatMap((verdict) => verdictLines(verdict, paint)),
    ...(stale.length === 0
      ? []
      : [
          `${paint('yellow', '!')} left out: ${stale.length} ${stale.length === 1 ? 'stage has' : 'stages have'} no result of the present inputs ("lockstep plan" says why)`,
        ]),
    `${agreeing} of ${verdicts.length} agree${end}`,
    '',
  ].join('\n');
}

/** `seed 1f: 43 of 972 drawn`, and what a cover leaves to chance. */
export function drawnText(event: Exclude<VerifyEvent, RunEvent>): string {
  if (event.type === 'sample-drawn') return `seed ${event.seed}: ${event.drawn} of ${event.of} drawn`;
  const facets = event.facets.map(({ group, facet, values }) => `${facet} of ${group} (${values} values)`);
  return `left to chance: ${facets.join(', ')}`;
}

/** As `verdictLines`; of many cells of one group that agree it tells together. */
export function foldedVerdictLines(verdicts: readonly Verdict[], paint: Paint): readonly string[] {
  const bundles = groupBy(verdicts, (verdict) =>
    agrees(verdict) ? groupOf(verdict.stage) : `\0${verdict.stage}`,
  );
  return [...bundles].flatMap(([group, bundle]) => {
    if (bundle.length < MANY) return bundle.flatMap((verdict) => verdictLines(verdict, paint));
    const [how = '', ...others] = new Set(bundle.flatMap(howsOf));
    const more = others.length === 0 ? '' : `; and ${others.length} more like it`;
    return [`${paint('green', '✔')} ${group} (${bundle.length} cells) ${paint('dim', how + more)}`];
  });
}

function howsOf(verdict: Verdict): readonly string[] {
  return verdict.kind === 'compared' ? verdict.outs.map(({ how }) => how) : [];
}

/** `verify --json`; a dry run tells what it drew. */
export function verifyJson({ sample, rerun, verdicts, stale, signal }: VerifyAnswer): object {
  const stages = verdicts.map((verdict) => ({ ...verdict, agrees: agrees(verdict) }));
  return {
    v: 1,
    seed: sample.seed,
    stages,
    stale,
    endedBy: signal,
    ...(rerun ? {} : { drawn: sample.drawn }),
  };
}

function verdictLines(verdict: Verdict, paint: Paint): readonly string[] {
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
