import { PipelineError, type Diagnostic } from '../model/errors.js';
import type { GraphCodes } from '../inputs/code/graph-codes.js';
import type { StageKey } from '../model/hashes.js';
import type { Graph, StageName, WorkspacePath } from '../model/graph.js';
import { isWithin, workspacePath } from '../pipeline/paths.js';
import type { Facts } from '../workspace/facts.js';
import type { PlannedLine } from '../model/decision.js';
import type { PlannedStage } from '../plan/view.js';
import { recordedName } from '../model/pipeline-file.js';
import { Producers } from '../plan/producers.js';
import { planWorkspace } from '../workspace/plan-workspace.js';
import type { Session } from '../workspace/session.js';
import type { AttemptRecord, History } from '../record/history.js';
import type { LockEntry } from '../model/records.js';
import { checkoutOf } from '../pipeline/checkout.js';
import { sizedDep, type SizedDep } from './dep-sizes.js';
import { identityOf, type FileState, type Identity } from './file-state.js';
import { foldersReadInside, lineageOf, type LineageParts, type LineageStage } from './lineage.js';
import { look, stateOf } from './look.js';
import { folderProblem, unnamedProblem } from './problems.js';
import { checkReader, importersOf, type CheckedReader } from './readers.js';
import type { RecordedGraph } from './recorded-graph.js';
import { roleOf, type Reader, type Role } from './role.js';

/** Where one file comes from. */
export type Trace = TracedOut | TracedSource;

/** A stage makes it. */
export interface TracedOut {
  readonly kind: 'out';
  readonly path: WorkspacePath;
  readonly stage: StageName;
  readonly out: { readonly name: string | null; readonly path: WorkspacePath };
  readonly file: FileState;
  /** Whether the store has the out as it was recorded. */
  readonly stored: boolean;
  readonly record: TracedRecord | null;
  /** What `run --allow-missing` would do with the stage, and the key that it has now; `null` while that is open. */
  readonly now: Omit<PlannedLine, 'name'> & { readonly key: StageKey | null };
  readonly execution: Execution;
  /** The stage itself first. */
  readonly lineage: readonly LineageStage[];
}

/** The stage's block in the lock, its deps with sizes. */
export interface TracedRecord {
  readonly entry: LockEntry;
  readonly deps: readonly SizedDep[];
}

/** What this machine's history knows of how the recorded outs were made. */
export type Execution =
  /** By this attempt: it had the recorded key. */
  | { readonly kind: 'attempt'; readonly attempt: AttemptRecord }
  /** It has attempts at the stage, of which this is the last, but none that is known to have had the recorded key. */
  | { readonly kind: 'other'; readonly last: AttemptRecord }
  | { readonly kind: 'none' };

/** No stage makes it. */
export interface TracedSource {
  readonly kind: 'source';
  readonly path: WorkspacePath;
  readonly present: Identity | null;
  readonly readers: readonly CheckedReader[];
}

/**
 * Where files come from, by the graph, the lock and the history; reads only.
 *
 * @param files absolute, in the workspace or (for a scratch workspace) in its checkout
 * @param depth of lineages
 * @throws PipelineError for files that are nothing to the pipeline, and as planning does
 */
export async function traceFiles(
  session: Session,
  files: readonly string[],
  depth: number,
): Promise<readonly Trace[]> {
  const { graph } = session;
  const producers = new Producers(graph);
  const found = await findFiles({ graph, producers }, session.codes(session.readLock()), files);
  const targets = found.flatMap(({ role }) => (role.kind === 'out' ? [role.stage.name] : []));
  // Whether a result is of the present inputs doesn't depend on whether all that was on the way still lies there.
  const { planner, lock, present: facts } = await planWorkspace(session, { targets, allowMissing: true });
  const recorded = { graph, producers, lock };
  const manifests = await session.store.manifests(foldersReadInside(recorded));
  const parts: Parts = { ...recorded, session, facts, manifests };
  const traces: Trace[] = [];
  for (const { path, role } of found) {
    traces.push(
      role.kind === 'out'
        ? await traceOut(parts, planner.planned(role.stage.name), path, role, depth)
        : await traceSource(parts, path, role.readers),
    );
  }
  return traces;
}

interface Parts extends RecordedGraph {
  readonly session: Session;
  readonly facts: Facts;
  readonly manifests: LineageParts['manifests'];
}

type OutRole = Extract<Role, { kind: 'out' }>;

interface FoundFile {
  readonly path: WorkspacePath;
  readonly role: Extract<Role, { kind: 'out' | 'source' }>;
}

/** @throws PipelineError that names all files which are nothing to the pipeline */
async function findFiles(
  { graph, producers }: Pick<Parts, 'graph' | 'producers'>,
  codes: GraphCodes,
  files: readonly string[],
): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  const problems: Diagnostic[] = [];
  for (const path of files.map((file) => pathIn(graph, file))) {
    const role = roleOf(graph, producers, path);
    switch (role.kind) {
      case 'out':
      case 'source':
        found.push({ path, role });
        break;
      case 'folder':
        problems.push(folderProblem(path, role.outs));
        break;
      case 'unnamed': {
        const readers = await importersOf(graph, codes, path);
        if (readers.length > 0) found.push({ path, role: { kind: 'source', readers } });
        else problems.push(unnamedProblem(graph, path));
      }
    }
  }
  if (problems.length > 0) throw new PipelineError(problems);
  return found;
}

async function traceOut(
  parts: Parts,
  { decision, known }: PlannedStage,
  path: WorkspacePath,
  { stage, out, inside }: OutRole,
  depth: number,
): Promise<TracedOut> {
  const { session, lock } = parts;
  const entry = lock.stages.get(stage.name) ?? null;
  const record = entry?.outs.find((one) => one.path === out.path) ?? null;
  const deps: SizedDep[] = [];
  for (const dep of entry?.inputs.deps ?? []) deps.push(await sizedDep(parts, stage.file, dep));
  return {
    kind: 'out',
    path,
    stage: stage.name,
    out: { name: out.name, path: out.path },
    file: await stateOf(session, record, out.path, inside),
    stored: record !== null && (await session.store.missing([record.hash])).size === 0,
    record: entry === null ? null : { entry, deps },
    now: { action: decision.action, reasons: decision.reasons, key: known?.key ?? null },
    execution: executionOf(session.history, recordedName(stage), entry),
    lineage: lineageOf(parts, stage.name, depth),
  };
}

async function traceSource(
  parts: Parts,
  path: WorkspacePath,
  readers: readonly Reader[],
): Promise<TracedSource> {
  const present = await look(parts.session, path, 'follow');
  if (present.kind === 'unusable') throw PipelineError.of(`${path}: ${present.why}`);
  const checked: CheckedReader[] = [];
  for (const reader of readers) checked.push(await checkReader(parts, path, reader));
  const found = present.kind === 'content' ? identityOf(present.content) : null;
  return { kind: 'source', path, present: found, readers: checked };
}

/** What is named in the checkout is looked at in the scratch workspace that was asked for. */
function pathIn({ workspace }: Graph, file: string): WorkspacePath {
  const checkout = isWithin(file, workspace) ? null : checkoutOf(workspace);
  return workspacePath(checkout ?? workspace, '.', file);
}

function executionOf(history: History, stage: StageName, entry: LockEntry | null): Execution {
  const attempt = entry === null ? null : history.execution(stage, entry.key);
  if (attempt !== null) return { kind: 'attempt', attempt };
  const last = history.lastAttempt(stage);
  return last === null ? { kind: 'none' } : { kind: 'other', last };
}
