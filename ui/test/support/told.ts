import type { ListedStage, RunEvent, ToldEvent } from 'lockstep';

/** Events as a run tells them: each a tenth of a second after the one before. */
export function told(...events: readonly RunEvent[]): readonly ToldEvent[] {
  return events.map((event, seq) => ({ v: 1, run: RUN, seq, at: 1000 + seq * 100, ...event }));
}

export const RUN = '20261129T010000000Z-5f3a';

const FACTS = {
  command: ['run'],
  host: 'here',
  platform: 'linux-x64',
  cpus: 2,
  versions: { lockstep: '0.1.0', node: '20.19.0' },
  gitCommit: null,
} as const;

export const opened: RunEvent = {
  type: 'run-opened',
  process: { pid: 1, startTime: '0', bootId: 'b', pidNamespace: 'n' },
  ...FACTS,
};

export function planned(
  stages: Readonly<Record<string, 'up-to-date' | 'run' | 'waits' | 'restore'>>,
): RunEvent {
  return {
    type: 'run-started',
    jobs: 2,
    stages: Object.entries(stages).map(([name, action]) => ({
      name,
      action,
      reasons: [{ kind: 'never-run', text: 'never run' }],
      expectedMs: 500,
    })),
  };
}

export function started(stage: string): RunEvent {
  return {
    type: 'stage-started',
    stage,
    recorded: { name: stage, group: null },
    key: '0'.repeat(64) as never,
    reasons: [{ kind: 'never-run', text: 'never run' }],
    expectedMs: 500,
    graceMs: 5000,
    log: `/elsewhere/logs/${stage}.log`,
  };
}

export function finished(
  stage: string,
  outcome: 'executed' | 'restored' | 'up-to-date' = 'executed',
): RunEvent {
  return { type: 'stage-finished', stage, outcome, durationMs: 420, changed: true, exit: null };
}

export function over(ok = true): RunEvent {
  const none = { executed: 0, restored: 0, upToDate: 0, failed: 0, skipped: 0, cancelled: 0, notStarted: 0 };
  return { type: 'run-finished', ok, ...none, endedBy: null, durationMs: 1000 };
}

/** A stage as `list` has it. */
export function stage(name: string, more: Partial<ListedStage> = {}): ListedStage {
  return {
    name,
    group: null,
    item: null,
    desc: null,
    cmd: `make ${name}`,
    wdir: '.',
    deps: [],
    params: {},
    outs: [],
    resources: { cpu: 1, memory: null },
    frozen: false,
    alwaysChanged: false,
    upstream: [],
    ...more,
  };
}

/** Cells of a grid of sizes and rates, behind a stage `data`. */
export const GRID: readonly ListedStage[] = [
  stage('data', { desc: 'what they learn from' }),
  ...['small', 'large'].flatMap((size) =>
    [0.1, 0.5].map((rate) =>
      stage(`train@${size}/${String(rate)}`, {
        group: 'train',
        item: { size, rate },
        upstream: ['data'],
        outs: [metric(`eval/${size}-${String(rate)}.json`)],
      }),
    ),
  ),
  stage('report', { upstream: ['train@small/0.1', 'train@small/0.5', 'train@large/0.1', 'train@large/0.5'] }),
];

function metric(path: string): ListedStage['outs'][number] {
  return { path, kind: 'metric', cache: true, persist: false, git: false };
}
