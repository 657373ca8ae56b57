import { posix } from 'node:path';
import { PipelineError } from '../model/errors.js';
import type { WorkspacePath } from '../model/graph.js';
import { fromOwnResult } from '../model/own-records.js';
import { recordedName } from '../model/pipeline-file.js';
import type { OutRecord } from '../model/records.js';
import { loadPipeline } from '../pipeline/load.js';
import { isWithin } from '../pipeline/paths.js';
import { gitCommit } from '../record/git-commit.js';
import { knownRuns, selectRun } from '../record/known-runs.js';
import { madeByRun } from '../record/made-by-run.js';
import { readLocks } from '../state/locks.js';
import type { Disk } from '../system/disk.js';
import type { GitCommit } from '../system/git.js';
import type { Session, SessionOptions } from '../workspace/session.js';
import { CommitDisk } from './commit-disk.js';
import { RecordedFiles } from './recorded.js';
import { paramsOfRun } from './run-params.js';
import type { FoundFile, Snapshot } from './snapshot.js';

/** The files as they lie in a session's workspace; of outs that don't, what the store has of their records. */
export function presentSnapshot(session: Session, label: string): Snapshot {
  const { graph, disk, store } = session;
  const records = [...session.readLock().stages.values()].flatMap(({ outs }) => outs);
  const recorded = new RecordedFiles(store, records);
  return {
    label,
    graph,
    params: 'files',
    notes: [],
    read: (paths) =>
      each(paths, async (path) => {
        const files = filesBelow(disk, posix.resolve(graph.workspace, path), path);
        return files.length > 0 ? files : recorded.at(path);
      }),
  };
}

/** The files as they lie in a folder, whatever pipeline they are of. */
export function folderSnapshot(disk: Disk, folder: string, label: string): Snapshot {
  return {
    label,
    graph: null,
    params: 'files',
    notes: [],
    read: (paths) =>
      each(paths, (path) => Promise.resolve(filesBelow(disk, posix.resolve(folder, path), path))),
  };
}

function filesBelow(disk: Disk, absolute: string, path: WorkspacePath): readonly FoundFile[] {
  const kind = disk.stat(absolute)?.kind;
  if (kind === 'file') return [{ path, found: { kind: 'bytes', bytes: disk.read(absolute) } }];
  if (kind !== 'folder') return [];
  return disk.list(absolute).flatMap((name) => filesBelow(disk, `${absolute}/${name}`, `${path}/${name}`));
}

/**
 * The files of a commit, and of outs that git doesn't track, what the store has of the lock's records at that commit.
 * @throws PipelineError where git knows no such commit
 */
export async function revisionSnapshot(
  session: Session,
  { directory, file, maxCells }: Pick<SessionOptions, 'directory' | 'file' | 'maxCells'>,
  name: string,
): Promise<Snapshot> {
  const { git, disk, store, graph: present } = session;
  const commit = await git.commit(present.workspace, name);
  if (commit === null) throw unknownRevision(session, name);
  const tree = new CommitDisk(git, commit, await git.commitFiles(commit));
  const notes: string[] = [];
  const tried = <Data>(what: string, read: () => Data): Data | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      notes.push(`${what} of ${name} can't be read: ${error.diagnostics[0]?.message ?? error.message}`);
      return null;
    }
  };
  const from = disk.realPath(directory);
  const graph = tried('the pipeline', () => loadPipeline({ disk: tree, directory: from, file, maxCells }));
  const workspace = graph?.workspace ?? disk.realPath(present.workspace);
  const { files } = graph ?? present;
  const locks = tried('the lock', () => readLocks(tree, { workspace, files, stages: null }));
  const records = [...(locks?.stages.values() ?? [])].flatMap(({ outs }) => outs);
  const recorded = new RecordedFiles(store, records);
  return {
    label: name,
    graph,
    params: 'files',
    notes,
    read: async (paths) => {
      const tracked = new Map(
        paths.map((path) => [path, filesIn(tree, commit, posix.resolve(workspace, path))]),
      );
      const ids = [...tracked.values()].flatMap((found) => found.map(({ id }) => id));
      const bytes = new Map((await git.blobs(commit, ids)).map((blob, index) => [ids[index], blob]));
      return each(paths, async (path) => {
        const found = (tracked.get(path) ?? []).map(({ below, id }): FoundFile => {
          const blob = bytes.get(id);
          const at = below === '' ? path : `${path}/${below}`;
          return { path: at, found: blob === undefined ? { kind: 'lost' } : { kind: 'bytes', bytes: blob } };
        });
        return found.length > 0 ? found : recorded.at(path);
      });
    },
  };
}

interface TrackedFile {
  /** From the path that was asked for; empty: it is that itself. */
  readonly below: string;
  readonly id: string;
}

function filesIn(tree: CommitDisk, { root }: GitCommit, absolute: string): readonly TrackedFile[] {
  const path = posix.relative(root, absolute);
  const own = tree.files.get(path);
  if (own !== undefined) return [{ below: '', id: own.id }];
  return tree.stat(absolute)?.kind === 'folder'
    ? [...tree.files].flatMap(([at, { id }]) =>
        isWithin(at, path) ? [{ below: posix.relative(path, at), id }] : [],
      )
    : [];
}

function unknownRevision({ disk, graph }: Session, name: string): PipelineError {
  const isInGit = gitCommit(disk, graph.workspace) !== null;
  return PipelineError.of(
    isInGit
      ? `git knows no revision "${name}" here`
      : `${graph.workspace} has no commit in git, so that there is no "${name}"`,
    null,
    isInGit
      ? 'In a clone of one branch, fetch it first; runs are named run:ID, scratch workspaces overlay:NAME'
      : 'Commit it, or name a run (run:ID) or a scratch workspace (overlay:NAME)',
  );
}

/**
 * What a run made: the outs of the stages that it executed, from the store.
 * @param id its id, how that begins or ends, or what somebody named it
 * @throws PipelineError where there is no such run, or there are several
 */
export async function runSnapshot(session: Session, id: string): Promise<Snapshot> {
  const { graph, results, store } = session;
  const { disk } = session;
  const made = madeByRun(disk, selectRun(knownRuns(disk, graph.workspace), id).folder);
  const params = paramsOfRun(made);
  const found = await results.find(made.map(({ key }) => key));
  const folders = new Map(
    [...graph.stages.values()].map((stage) => [recordedName(stage), stage.file.folder]),
  );
  const records = made.flatMap(({ stage, key }): readonly OutRecord[] => {
    const [result, folder] = [found.get(key), folders.get(stage)];
    return result === undefined || folder === undefined ? [] : fromOwnResult(folder, result).outs;
  });
  const recorded = new RecordedFiles(store, records);
  return {
    label: `run:${id}`,
    graph,
    params,
    notes: [`run:${id} has what its ${stagesOf(made.length)} made, and nothing else`],
    read: (paths) => each(paths, (path) => recorded.at(path)),
  };
}

function stagesOf(count: number): string {
  return count === 1 ? 'one stage' : `${count} stages`;
}

async function each(
  paths: readonly WorkspacePath[],
  read: (path: WorkspacePath) => Promise<readonly FoundFile[]>,
): Promise<readonly FoundFile[]> {
  const all = await Promise.all(
    paths.map(async (path): Promise<readonly FoundFile[]> => {
      const files = await read(path);
      return files.length > 0 ? files : [{ path, found: { kind: 'absent' } }];
    }),
  );
  const once = new Map(all.flat().map((file) => [file.path, file]));
  return [...once.values()];
}
