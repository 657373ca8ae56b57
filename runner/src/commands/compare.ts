import { openSession } from '../workspace/session.js';
import {
  compareSides,
  readSide,
  type Change,
  type SideReading,
  type SideValues,
} from '../compare/changes.js';
import { Goals } from '../compare/goals.js';
import { folderSnapshot, presentSnapshot, revisionSnapshot, runSnapshot } from '../compare/open-snapshot.js';
import { pivotOf, type Pivot } from '../compare/pivot.js';
import { labelOf, type Side } from '../compare/side.js';
import { knownOnly } from '../compare/run-params.js';
import type { KnownParams, Snapshot } from '../compare/snapshot.js';
import { chosen, isDependedOn, metricsFiles, paramsFiles } from '../compare/subjects.js';
import { isData } from '../compare/values.js';
import { PipelineError } from '../model/errors.js';
import { metricsOf, paramsOf } from '../model/leaves.js';
import type { Goal } from '../model/measured.js';
import type { Graph, WorkspacePath } from '../model/graph.js';
import { thenCleanUp } from '../system/clean-up.js';
import type { Session } from '../workspace/session.js';
import { type Site, withSession } from './site.js';

/** Metrics or params. */
export type Subject = 'metrics' | 'params';

export interface ShowRequest {
  readonly side: Side;
  /** Files and folders from the current folder; none: all. */
  readonly targets: readonly string[];
  /** Of params: only those that stages depend on. */
  readonly depsOnly: boolean;
}

export interface DiffRequest extends Omit<ShowRequest, 'side'> {
  readonly sides: readonly [old: Side, now: Side];
}

export interface DiffAnswer {
  readonly labels: readonly [old: string, now: string];
  /** What is the same is among them. */
  readonly changes: readonly Change[];
  /** What isn't to be had, and why. */
  readonly notes: readonly string[];
  /** Goals that no metric has. */
  readonly unmet: readonly Goal[];
  readonly hasGoals: boolean;
}

/**
 * The metrics or params of one side.
 * @throws PipelineError
 */
export function showValues(site: Site, subject: Subject, request: ShowRequest): Promise<SideReading> {
  return withSides(site, async (open, present) => {
    const snapshot = await open(request.side);
    return readSubject(subject, snapshot, [snapshot], request, present);
  });
}

/**
 * What files say that lie in a folder now, as metrics and params are read; looks at nothing else.
 * @param folder absolute
 * @param paths from there
 */
export function fileValues(
  { system }: Pick<Site, 'system'>,
  folder: string,
  paths: readonly WorkspacePath[],
): Promise<SideReading> {
  return readSide(folderSnapshot(system.disk, folder, 'workspace'), paths, paramsOf, isData);
}

/**
 * A metric over two axes of a matrix.
 * @param axes `rate,size,test_loss`
 * @throws PipelineError
 */
export function pivotMetrics(
  site: Site,
  request: ShowRequest,
  axes: string,
): Promise<{ readonly pivot: Pivot; readonly notes: readonly string[] }> {
  return withSides(site, async (open, present) => {
    const snapshot = await open(request.side);
    const reading = await readSubject('metrics', snapshot, [snapshot], request, present);
    return { pivot: pivotOf(axes, snapshot.graph ?? present, reading), notes: reading.notes };
  });
}

/**
 * The metrics or params of two sides, value by value.
 * @throws PipelineError
 */
export function diffValues(site: Site, subject: Subject, request: DiffRequest): Promise<DiffAnswer> {
  return withSides(site, async (open, present) => {
    const [old, now] = [await open(request.sides[0]), await open(request.sides[1])];
    const both = [old, now];
    const before = await readSubject(subject, old, both, request, present);
    const after = await readSubject(subject, now, both, request, present);
    // What is better is said by who looks, not by who is looked at.
    const goals = subject === 'metrics' ? present.measured.goals : [];
    const changes = compareSides(before, after, new Goals(goals));
    const met = new Set(changes.map(({ goal }) => goal));
    return {
      labels: [old.label, now.label],
      changes,
      notes: [...before.notes, ...after.notes],
      unmet: request.targets.length > 0 ? [] : goals.filter((goal) => !met.has(goal)),
      hasGoals: goals.length > 0,
    };
  });
}

async function readSubject(
  subject: Subject,
  snapshot: Snapshot,
  all: readonly Snapshot[],
  { targets, depsOnly }: Pick<ShowRequest, 'targets' | 'depsOnly'>,
  present: Graph,
): Promise<SideReading> {
  if (subject === 'metrics') {
    const paths = chosen(metricsFiles(all), targets, present);
    return readSide(snapshot, paths, metricsOf, isData);
  }
  const without = all.find(({ params }) => params === null);
  if (without !== undefined) {
    throw PipelineError.of(
      `${without.label} has no params: its record doesn't say what its stages were given`,
      null,
      'Compare revisions, or scratch workspaces by overlay:NAME',
    );
  }
  const paths = chosen(paramsFiles(all), targets, present);
  const reading = await readParams(snapshot, paths, knownParams(all));
  if (!depsOnly) return reading;
  const isDep = isDependedOn(all.map(({ graph }) => graph));
  const files = new Map<WorkspacePath, SideValues>();
  for (const [path, side] of reading.files) {
    if (side.kind !== 'values') files.set(path, side);
    else
      files.set(path, {
        kind: 'values',
        values: new Map([...side.values].filter(([key]) => isDep(path, key))),
      });
  }
  return { ...reading, files };
}

/** What is known of params on sides that have no files. */
function knownParams(all: readonly Snapshot[]): readonly KnownParams[] {
  return all.flatMap(({ params }) => (params === null || params === 'files' ? [] : [params]));
}

/** All params of a side; beside a run those that one can have known. */
async function readParams(
  snapshot: Snapshot,
  paths: readonly WorkspacePath[],
  known: readonly KnownParams[],
): Promise<SideReading> {
  const { params, label, notes } = snapshot;
  if (params !== null && params !== 'files') {
    const files = new Map(
      paths.map((path): [WorkspacePath, SideValues] => [
        path,
        { kind: 'values', values: params.get(path) ?? new Map(), isPart: true },
      ]),
    );
    return { label, files, notes: [...notes, `${label} knows the params that these stages depend on`] };
  }
  const reading = await readSide(snapshot, paths, paramsOf, isData);
  if (known.length === 0) return reading;
  const files = [...reading.files].map(([path, side]): [WorkspacePath, SideValues] => [
    path,
    side.kind === 'values' ? { ...side, values: knownOnly(path, side.values, known) } : side,
  ]);
  return { ...reading, files: new Map(files) };
}

/** Opens the workspace, and what is asked for of the sides; closes all of it. */
export function withSides<Data>(
  site: Site,
  use: (open: (side: Side) => Promise<Snapshot>, present: Graph) => Promise<Data>,
): Promise<Data> {
  return withSession(site, 'read', async (session) => {
    const others: Session[] = [];
    return thenCleanUp(
      () => use((side) => openSide(site, session, side, others), session.graph),
      () => {
        for (const other of others) other.close();
      },
    );
  });
}

async function openSide(site: Site, session: Session, side: Side, others: Session[]): Promise<Snapshot> {
  switch (side.kind) {
    case 'workspace':
      return presentSnapshot(session, labelOf(side));
    case 'revision':
      return revisionSnapshot(session, site.pipeline, side.name);
    case 'run':
      return runSnapshot(session, side.id);
    case 'overlay': {
      const options = { ...site.pipeline, params: [], set: [], name: side.name };
      const other = await openSession(options, site, 'past', { wait: false, onWait: site.notify });
      others.push(other);
      return presentSnapshot(other, labelOf(side));
    }
  }
}
