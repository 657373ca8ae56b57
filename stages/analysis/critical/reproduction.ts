import type { Octave, OctaveOf, RateRun } from '../../critical/octave.js';
import { ALPHA, type Reproduction } from '../reproduction.js';
import { predictionInterval } from '../statistics.js';
import type { Verdict } from '../verdict.js';
import { runOf } from './run.js';

/** What is compared of a run, whichever study it is of; the rest of its record only where final weights are equal. */
type ComparedRun = Pick<RateRun, 'log2Rate' | 'nonfinite' | 'finalWeights' | 'epochs'>;

type Compared = OctaveOf<ComparedRun>;
type VerdictOf<O extends Compared> = (octave: O, run: O['runs'][number]) => Verdict;

/** What two runs of one rate have in common. */
type Agreement = 'T0' | 'T2' | 'T3' | 'boundary';

/**
 * Judges a rerun octave by its record (docs/algorithms/reproduction.md). It agrees if all its runs do, at the tier of
 * the one that agrees least. Its rates are too high for T1: there rounding grows to the size of the loss at once.
 *
 * @param seeds recorded octaves of the same rates and width, the record among them
 * @param comparisons how many octaves are rerun together (Bonferroni, over their runs)
 */
export function judgeOctave(
  recorded: Octave,
  fresh: Octave,
  seeds: readonly Octave[],
  comparisons: number,
): Reproduction {
  return judgeOctaveBy((octave, run) => runOf(octave, run).verdict, recorded, fresh, seeds, comparisons);
}

/** The same of any study's octaves, whose runs get their verdict by `verdictOf`. */
export function judgeOctaveBy<O extends Compared>(
  verdictOf: VerdictOf<O>,
  recorded: O,
  fresh: O,
  seeds: readonly O[],
  comparisons: number,
): Reproduction {
  const { runs: before, untrained, ...about } = recorded;
  const { runs: after, untrained: untrainedAgain, ...aboutFresh } = fresh;
  if (JSON.stringify(about) !== JSON.stringify(aboutFresh) || before.length !== after.length) {
    return failed(['another octave: settings, initial weights or batches differ']);
  }
  const alpha = ALPHA / (comparisons * before.length);
  const judged = before.flatMap((run, index) => {
    const again = after[index];
    return again === undefined
      ? []
      : [judgeRun(verdictOf, { recorded, run }, { fresh, again }, seeds, alpha)];
  });
  const differences = judged.flatMap((one) => ('difference' in one ? [one.difference] : []));
  if (differences.length > 0) return failed(differences);
  const agreements = judged.flatMap((one) => ('agreement' in one ? [one.agreement] : []));
  const count = (wanted: Agreement): number => agreements.filter((agreement) => agreement === wanted).length;
  if (count('T0') === before.length && JSON.stringify(untrained) !== JSON.stringify(untrainedAgain)) {
    return failed(['T0: untrained differ although all final weights are equal']);
  }
  const told = (['T0', 'T2', 'T3', 'boundary'] as const)
    .filter((agreement) => count(agreement) > 0)
    .map((agreement) => `${count(agreement)} ${agreement}`);
  return {
    tier: count('boundary') + count('T3') > 0 ? 'T3' : count('T2') > 0 ? 'T2' : 'T0',
    how: `${before.length} runs: ${told.join(', ')}`,
    differences,
  };
}

function judgeRun<O extends Compared>(
  verdictOf: VerdictOf<O>,
  { recorded, run }: { readonly recorded: O; readonly run: O['runs'][number] },
  { fresh, again }: { readonly fresh: O; readonly again: O['runs'][number] },
  seeds: readonly O[],
  alpha: number,
): { readonly agreement: Agreement } | { readonly difference: string } {
  const at = `rate 2^${run.log2Rate}`;
  if (run.finalWeights === again.finalWeights) {
    return JSON.stringify(run) === JSON.stringify(again)
      ? { agreement: 'T0' }
      : { difference: `T0: ${at}: the record differs although the final weights are equal` };
  }
  const verdict = verdictOf(recorded, run);
  const verdictAgain = verdictOf(fresh, again);
  const peers = seeds.flatMap((octave) =>
    octave.runs.filter(({ log2Rate }) => log2Rate === run.log2Rate).map((peer) => ({ octave, peer })),
  );
  const isBoundary = new Set(peers.map(({ octave, peer }) => verdictOf(octave, peer))).size > 1;
  if (verdict !== verdictAgain) {
    return isBoundary ? { agreement: 'boundary' } : { difference: `T3: ${at}: ${verdict} → ${verdictAgain}` };
  }
  const loss = finalLoss(again);
  const interval = predictionInterval(
    peers.flatMap(({ peer }) => finalLoss(peer) ?? []),
    alpha,
  );
  if (loss === null || interval === null) return { agreement: 'T3' };
  const [low, high] = interval;
  return low <= loss && loss <= high
    ? { agreement: 'T2' }
    : {
        difference: `T2: ${at}: final test loss ${loss} outside [${low.toPrecision(4)}, ${high.toPrecision(4)}] of ${peers.length} seeds`,
      };
}

function finalLoss({ nonfinite, epochs }: ComparedRun): number | null {
  return nonfinite === null ? (epochs.at(-1)?.testLoss ?? null) : null;
}

function failed(differences: readonly string[]): Reproduction {
  return { tier: null, how: 'another run', differences };
}
