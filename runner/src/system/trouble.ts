import { BUG, LockstepError, PipelineError, type Diagnostic, type ExitCode } from '../model/errors.js';

/** An error of the system: Node gives it a code, the call and, mostly, a path. */
export type SystemTrouble = Error & {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
};

export function isTrouble(error: unknown): error is SystemTrouble {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

/** What lockstep ends with after an error (law 11). */
export function exitCodeAfter(error: unknown): ExitCode {
  if (error instanceof LockstepError) return error.exitCode;
  return isTrouble(error) ? 4 : BUG;
}

/** What speaks against one path and against nothing else: who doesn't need it can go on. */
export function isOfItsPath(error: unknown): error is SystemTrouble {
  return isTrouble(error) && OF_ITS_PATH.has(error.code);
}

const OF_ITS_PATH: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOTDIR',
  'EISDIR',
  'EROFS',
]);

/** The same as a refusal of what asks for the path; anything else as it is. */
export function refusalOf(error: unknown): unknown {
  return isOfItsPath(error) ? new PipelineError([troubleFound(error)]) : error;
}

interface Meaning {
  /** What it is, as the rest of `PATH: …`. */
  readonly why: string;
  /** A whole sentence or two. */
  readonly advice: string;
}

const FULL = 'Make room, then run again: what had finished is kept.';
const RIGHTS = 'Look at owner and mode of it and of the folders above it (ls -ld).';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOSPC: { why: 'the disk is full', advice: FULL },
  EDQUOT: { why: 'the quota of this user is used up', advice: FULL },
  EFBIG: {
    why: 'it would be larger than a file may be',
    advice: 'Raise the limit (ulimit -f), or make it smaller.',
  },
  EIO: {
    why: 'the disk did not read or write it',
    advice: 'The disk may be failing: the system’s log (dmesg) says more.',
  },
  EROFS: { why: 'the file system is read-only', advice: 'Mount it for writing, or work in another place.' },
  EACCES: { why: 'this user may not do that', advice: RIGHTS },
  EPERM: { why: 'this user may not do that', advice: RIGHTS },
  EMFILE: {
    why: 'too many files are open',
    advice: 'Raise the limit (ulimit -n), or run fewer stages at once (-j).',
  },
  ENFILE: { why: 'too many files are open on this machine', advice: 'Run fewer stages at once (-j).' },
  ENOMEM: { why: 'the memory is used up', advice: 'Run fewer stages at once (-j).' },
  EAGAIN: {
    why: 'there are too many processes',
    advice: 'Raise the limit (ulimit -u), or run fewer stages at once (-j).',
  },
  E2BIG: {
    why: 'command and environment are longer than the system takes',
    advice: 'Put long values into a params file, and read that.',
  },
  ENAMETOOLONG: {
    why: 'a name in it is longer than the file system takes',
    advice: 'Shorten the name, or the path of the workspace.',
  },
  ELOOP: { why: 'links lead in a circle', advice: 'Remove one of the links.' },
  ENOENT: { why: 'it is not there', advice: 'Something else may have removed it just now: run again.' },
  ENOTDIR: { why: 'a file is where a folder must be', advice: 'Move the file away.' },
  EISDIR: { why: 'a folder is where a file must be', advice: 'Move the folder away.' },
  EEXIST: { why: 'something else is in its place', advice: 'Move that away.' },
  ENOTEMPTY: { why: 'a folder with something in it is in its place', advice: 'Move that away.' },
  EBUSY: { why: 'it is in use, perhaps as a mount point', advice: 'End what uses it, then run again.' },
  ETXTBSY: { why: 'it is a program that runs just now', advice: 'End that, then run again.' },
  ESTALE: {
    why: 'the file server has forgotten it',
    advice: 'Mount the file system anew. Workspaces on network file systems are not supported.',
  },
  EXDEV: {
    why: 'it would have to move to another file system',
    advice: 'Keep .lockstep and what it works on on one file system.',
  },
};

/** `/w/out: the disk is full (ENOSPC, write)`, and what to do on a line of its own. */
export function explainTrouble(error: SystemTrouble): string {
  const { message, advice } = troubleFound(error);
  return advice === null ? message : `${message}\n${advice}`;
}

/** The same, for whoever knows the place in the pipeline that asks for the path. */
export function troubleFound(error: SystemTrouble): Diagnostic {
  const place = placeOf(error);
  const meaning = MEANINGS[error.code];
  if (meaning === undefined) return { message: error.message, position: null, advice: null };
  const what = `${meaning.why} (${error.code}, ${error.syscall})`;
  return {
    message: place === undefined ? what : `${place}: ${what}`,
    position: null,
    advice: meaning.advice,
  };
}

/** Of two paths that a call has, the one that it made is where there was no room. */
function placeOf({ path, dest, code }: SystemTrouble): string | undefined {
  return dest !== undefined && (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS') ? dest : path;
}
