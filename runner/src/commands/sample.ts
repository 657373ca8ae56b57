import type { RunEvent, ToldEvent } from '../model/events.js';
import type { StageName } from '../model/graph.js';
import type { ResourceCounts } from '../run/capacity.js';
import type { EndSignal } from '../model/end-signal.js';
import type { RunWatch } from '../run/watch.js';
import type { Recorded } from '../verify/records.js';
import { coverSample, type LeftToChance } from '../verify/cover.js';
import { drawSample } from '../verify/sample.js';
import type { Verdict } from '../verify/verdict.js';
import { verifyStages } from '../verify/verify.js';
import type { Session } from '../workspace/session.js';
import type { Site } from './site.js';

/** What was chosen to be rerun. */
export interface Sample {
  /** `null`: all were. */
  readonly seed: string | null;
  /** In graph order. */
  readonly drawn: readonly StageName[];
  /** How many it was drawn from. */
  readonly of: number;
}

export type VerifyEvent =
  | ToldEvent
  | Extract<RunEvent, { type: 'waiting' }>
  | { readonly type: 'sample-drawn'; readonly seed: string; readonly drawn: number; readonly of: number }
  /** Of a cover: what cells differ in with more values than are covered one by one. */
  | { readonly type: 'left-to-chance'; readonly facets: readonly LeftToChance[] };

/** As of a run; what is drawn is told first. */
export interface VerifyWatch extends Omit<RunWatch, 'emit'> {
  readonly emit: (event: VerifyEvent) => void;
}

export interface SampleRequest {
  /** How many are drawn; `null`: all. */
  readonly sample: number | null;
  /** What the sample is drawn by; `null`: a random one. */
  readonly seed: string | null;
}

/** Chooses what is rerun, and tells by which seed. */
export function draw(
  { random }: Pick<Session, 'random'>,
  recorded: readonly Recorded[],
  { sample, seed: given }: SampleRequest,
  { emit }: Pick<VerifyWatch, 'emit'>,
): Sample {
  const names = recorded.map(({ stage }) => stage.name);
  if (sample === null) return { seed: null, drawn: names, of: names.length };
  const seed = given ?? random.hex(4);
  const drawn = drawSample(names, sample, seed);
  emit({ type: 'sample-drawn', seed, drawn: drawn.length, of: names.length });
  return { seed, drawn, of: names.length };
}

/** The same by a cover: at least one of every group, of every script, and of every value of what has few. */
export function drawCover(
  { random }: Pick<Session, 'random'>,
  recorded: readonly Recorded[],
  { atLeast, seed: given }: { readonly atLeast: number; readonly seed: string | null },
  { emit }: Pick<VerifyWatch, 'emit'>,
): Sample {
  const seed = given ?? random.hex(4);
  const { drawn, leftToChance } = coverSample(recorded, seed, atLeast);
  emit({ type: 'sample-drawn', seed, drawn: drawn.length, of: recorded.length });
  if (leftToChance.length > 0) emit({ type: 'left-to-chance', facets: leftToChance });
  return { seed, drawn, of: recorded.length };
}

export interface RerunParts {
  readonly site: Site;
  readonly session: Session;
  readonly watch: VerifyWatch;
  readonly jobs: number | null;
  readonly resources: ResourceCounts;
  readonly wait: boolean;
  /** Whether each script is started once before anything reruns. */
  readonly preflight: boolean;
}

/** @param peers recorded results of the drawn stages' groups, for rules that look at other cells */
export async function rerunSample(
  { site, session, watch, jobs, resources, wait, preflight }: RerunParts,
  { drawn }: Sample,
  recorded: readonly Recorded[],
  peers: readonly Recorded[],
): Promise<{ readonly verdicts: readonly Verdict[]; readonly signal: EndSignal | null }> {
  const chosen = new Set(drawn);
  const { file, directory } = site.pipeline;
  return verifyStages(
    session,
    recorded.filter(({ stage }) => chosen.has(stage.name)),
    peers,
    {
      file,
      directory,
      surroundings: site,
      jobs,
      resources,
      preflight,
      waiting: {
        wait,
        onWait: (text) => {
          watch.emit({ type: 'waiting', text });
        },
        signal: watch.signal,
      },
      watch,
    },
  );
}
