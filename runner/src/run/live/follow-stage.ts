import type { RunEvent, StageProgress } from '../../model/events.js';
import type { StageName } from '../../model/graph.js';
import type { MetricValues } from '../../model/metrics.js';
import { GrowingLines } from '../../record/read-record.js';
import { latestProgress } from '../../stage/progress.js';
import type { Clock } from '../../system/clock.js';
import type { Disk } from '../../system/disk.js';
import { DvcLive } from './dvclive.js';
import { lastLine } from './last-line.js';
import { metricRow } from './metric-row.js';
import { RowBudget } from './row-budget.js';

const INTERVAL_MS = 200;
/** What it prints is told less often than that: who wants all of it reads the log. */
const OUTPUT_MS = 1000;
/** More than a report with a note of a few words takes. */
const END_BYTES = 8 * 1024;

/** Where a stage tells what while it runs: absolute paths of what need not be there yet. */
export interface LiveFiles {
  /** A script's; `null`: nothing tells. */
  readonly progress: string | null;
  /** Rows of metrics, as JSON lines. */
  readonly metrics: string;
  /** Where DVCLive may write. */
  readonly dvcLive: readonly string[];
  /** What it prints. */
  readonly log: string;
}

type Look = (now: number, isLast: boolean) => void;

/**
 * Looks at what a stage tells while it runs, and tells what is new.
 * @returns what ends it, after a last look
 */
export function followStage(
  { disk, clock }: { readonly disk: Disk; readonly clock: Clock },
  stage: StageName,
  files: LiveFiles,
  tell: (event: RunEvent) => void,
): { stop(): void } {
  const looks: readonly Look[] = [
    ...(files.progress === null
      ? []
      : [
          progressLook(disk, files.progress, (progress) => {
            tell({ type: 'stage-progress', stage, ...progress });
          }),
        ]),
    metricsLook(disk, files, (values) => {
      tell({ type: 'stage-metrics', stage, values });
    }),
    outputLook(disk, files.log, (output) => {
      tell({ type: 'stage-output', stage, ...output });
    }),
  ];
  const look = (isLast: boolean): void => {
    const now = clock.monotonic();
    for (const one of looks) {
      bearing(() => {
        one(now, isLast);
      });
    }
  };
  const timer = clock.every(INTERVAL_MS, () => {
    look(false);
  });
  return {
    stop() {
      timer.stop();
      look(true);
    },
  };
}

function bearing(look: () => void): void {
  try {
    look();
  } catch {
    // Removed just now, or a bad disk: that shows where outs are read, and a stage doesn't fail for want of a figure.
  }
}

function progressLook(disk: Disk, path: string, report: (progress: StageProgress) => void): Look {
  let size = 0;
  let told = '';
  return () => {
    const now = disk.stat(path)?.size ?? 0;
    if (now === size) return;
    size = now;
    const progress = latestProgress(disk.readEnd(path, END_BYTES).toString('utf8'));
    const text = JSON.stringify(progress);
    if (progress === null || text === told) return;
    told = text;
    report(progress);
  };
}

function metricsLook(disk: Disk, files: LiveFiles, report: (row: MetricValues) => void): Look {
  const lines = new GrowingLines(disk, files.metrics);
  const live = files.dvcLive.map((folder) => new DvcLive(disk, folder));
  const budget = new RowBudget(report);
  return (now, isLast) => {
    const whole = lines.next();
    for (const line of isLast ? [...whole, lines.rest()] : whole) {
      const row = metricRow(line);
      if (row !== null) budget.add(row, now);
    }
    for (const one of live) for (const row of one.next()) budget.add(row, now);
    if (isLast) budget.flush(now);
  };
}

type Output = Pick<Extract<RunEvent, { type: 'stage-output' }>, 'size' | 'line' | 'percent'>;

function outputLook(disk: Disk, path: string, report: (output: Output) => void): Look {
  // A try has a log of its own; what others printed into this one is not news.
  let told = { size: disk.stat(path)?.size ?? 0, at: -Infinity, line: '' };
  return (now, isLast) => {
    const size = disk.stat(path)?.size ?? 0;
    if (size === told.size || (!isLast && now - told.at < OUTPUT_MS)) return;
    const last = lastLine(disk, path);
    const isNews = last !== null && last.line !== told.line;
    told = { size, at: now, line: last?.line ?? told.line };
    if (isNews) report({ size, ...last });
  };
}
