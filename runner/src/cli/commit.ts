import { commit as commitStages } from '../commands/commit.js';
import { SIGNAL_EXIT_CODES } from '../model/end-signal.js';
import { formatEnd } from '../record/run-end.js';
import { foldNames } from '../reporters/fold-cells.js';
import { foldedVerdictLines } from '../reporters/verify-text.js';
import type { Command, CommitOptions } from './options.js';
import { print } from './print.js';
import { siteOf } from './site.js';
import { verifyWatch } from './verify-watch.js';

/** Vouches for outs that no run of these inputs made. */
export const commit: Command<CommitOptions> = async (options, io) => {
  const watch = verifyWatch(io, false);
  const answer = await commitStages(siteOf(options, io), options, watch).finally(() => {
    watch.close();
  });
  const verdicts = answer.verification?.verdicts ?? [];
  print(io, (paint) =>
    foldedVerdictLines(verdicts, paint)
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (answer.kind === 'refused') {
    const { signal } = answer.verification;
    const why =
      signal === null
        ? 'not all that was rerun agrees with what is in place'
        : `the verification ${formatEnd({ kind: 'signal', signal })}`;
    io.stderr.write(`nothing was committed: ${why}\n`);
    return signal === null ? 1 : SIGNAL_EXIT_CODES[signal];
  }
  const { stages } = answer;
  io.stdout.write(
    stages.length === 0
      ? 'Nothing to commit: all of it is up to date.\n'
      : `Committed ${foldNames(stages).join(', ')}\n`,
  );
  return 0;
};
