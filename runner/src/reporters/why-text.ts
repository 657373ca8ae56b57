import { commandText } from '../model/shell-words.js';
import type { WhyAnswer } from '../commands/why.js';
import type { AttemptRecord } from '../record/history.js';
import { attemptInstant, attemptOutcome, attemptPlace } from './attempt-text.js';
import { MARKS } from './plan-text.js';
import type { Paint } from './style.js';

/** One stage: what would happen and why, who vouched for it, and what its last attempt did. */
export function whyText({ name, action, reasons, key, committed, last }: WhyAnswer, paint: Paint): string {
  const [colour, mark, word] = MARKS[action];
  const dim = (text: string): string => paint('dim', text);
  return [
    `${paint(colour, mark)} ${paint('bold', name)}: ${word}`,
    ...reasons.map(({ text }) => `  ${text}`),
    ...(action === 'up-to-date' ? ['  its inputs and outs are those of the record'] : []),
    ...(committed === null ? [] : [`  committed, not run: ${committed.reason}${verifiedText(committed)}`]),
    ...(key === null ? [] : [dim(`  key ${key}`)]),
    ...(last === null ? [] : ['', ...lastLines(last, dim)]),
    '',
  ].join('\n');
}

/** How many of the stages that were committed together were rerun first. */
export function verifiedText({ verified }: NonNullable<WhyAnswer['committed']>): string {
  return verified === 0 ? '' : ` (verified by ${verified} ${verified === 1 ? 'rerun' : 'reruns'})`;
}

function lastLines(attempt: AttemptRecord, dim: (text: string) => string): readonly string[] {
  const { run, reasons, logPath } = attempt;
  return [
    `Last attempt, ${attemptInstant(attempt)}: ${attemptOutcome(attempt)}`,
    ...reasons.map(({ text }) => `  ${text}`),
    dim(`  ${commandText(['lockstep', ...run.command])}`),
    dim(`  ${attemptPlace(attempt)}`),
    dim(`  what it printed: ${logPath}`),
  ];
}
