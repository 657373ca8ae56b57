import { verify as verifyRecords } from '../commands/verify.js';
import { SIGNAL_EXIT_CODES } from '../model/end-signal.js';
import { verifyJson, verifyText } from '../reporters/verify-text.js';
import { agrees } from '../verify/verdict.js';
import type { Command, VerifyOptions } from './options.js';
import { print, printJson } from './print.js';
import { siteOf } from './site.js';
import { verifyWatch } from './verify-watch.js';

/** Reruns recorded stages in scratch and holds what they make against the record. */
export const verify: Command<VerifyOptions> = async (options, io) => {
  const watch = verifyWatch(io, options.json);
  const answer = await verifyRecords(siteOf(options, io), options, watch).finally(() => {
    watch.close();
  });
  const { sample, rerun, verdicts, signal } = answer;
  if (options.json) printJson(io, verifyJson(answer));
  else if (rerun) print(io, (paint) => verifyText(answer, paint));
  else print(io, () => sample.drawn.map((name) => `${name}\n`).join(''));
  if (signal !== null) return SIGNAL_EXIT_CODES[signal];
  const isComplete =
    !rerun || verdicts.filter(({ kind }) => kind !== 'altered').length === sample.drawn.length;
  return isComplete && verdicts.every(agrees) ? 0 : 1;
};
