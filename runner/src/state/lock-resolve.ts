import { PipelineError } from '../model/errors.js';
import type { StageName, WorkspacePath } from '../model/graph.js';
import { decodeEntry, decodeScript, LockShapeError } from './lock-entry.js';
import { CONFLICT_MARK, linesOf, LOCK_VERSION } from './lock-text.js';
import type { Json } from '../model/value-json.js';
import type { CodeRecord, LockEntry, LockFile } from '../model/records.js';
import type { MergeSides } from '../system/git.js';

/** Two records of one stage: each is true of some inputs. */
export interface LockConflict {
  readonly stage: StageName;
  /** Which side has another record than there was where they parted; `both` also where that isn't known. */
  readonly changed: 'ours' | 'theirs' | 'both';
  readonly ours: LockEntry;
  readonly theirs: LockEntry;
}

/** What a damaged or conflicted lock still says. */
export interface SalvagedLock {
  /** Stages on which the sides agree, or that only one side has. */
  readonly agreed: LockFile;
  readonly conflicts: readonly LockConflict[];
  /** Names of blocks that neither side holds whole. */
  readonly unreadable: readonly string[];
}

/**
 * Reads every whole block of a pipeline.lock, whatever lies around it: conflict markers, a cut end,
 * mangled lines. Blocks are found by the layout that lockstep writes and proven by their `check`.
 * @throws PipelineError when a newer lockstep wrote it
 */
export function salvageLock(text: string): SalvagedLock {
  const lines = linesIn(text);
  return salvage(sideOf(lines, 'ours'), sideOf(lines, 'theirs'), []);
}

/**
 * The same from both sides as they were before git tried to merge them: it may have mixed blocks that
 * look alike.
 * @throws PipelineError when a newer lockstep wrote one
 */
export function salvageSides({ base, ours, theirs }: MergeSides): SalvagedLock {
  return salvage(linesIn(ours), linesIn(theirs), base === null ? [] : linesIn(base));
}

function linesIn(text: string): readonly string[] {
  return linesOf(text).map((line) => line.text);
}

function salvage(
  ourLines: readonly string[],
  theirLines: readonly string[],
  baseLines: readonly string[],
): SalvagedLock {
  refuseNewer([...ourLines, ...theirLines]);
  const ours = readBlocks(ourLines);
  const theirs = readBlocks(theirLines);
  const base = readBlocks(baseLines);
  const stages = new Map([...theirs.stages, ...ours.stages]);
  const conflicts: LockConflict[] = [];
  for (const [stage, mine] of ours.stages) {
    const other = theirs.stages.get(stage);
    if (other === undefined || mine.text === other.text) continue;
    stages.delete(stage);
    const before = base.stages.get(stage)?.text;
    const changed = before === mine.text ? 'theirs' : before === other.text ? 'ours' : 'both';
    conflicts.push({ stage, changed, ours: mine.item, theirs: other.item });
  }
  const readable = new Set([ours, theirs].flatMap((side) => [...side.stages.keys(), ...side.scripts.keys()]));
  const unreadable = new Set([...ours.broken, ...theirs.broken].filter((name) => !readable.has(name)));
  return {
    agreed: {
      version: LOCK_VERSION,
      // A script's record is proven by its sources when it is used: either side's will do.
      scripts: itemsOf(new Map([...theirs.scripts, ...ours.scripts])),
      stages: itemsOf(stages),
    },
    conflicts,
    unreadable: [...unreadable].sort(),
  };
}

type Side = 'ours' | 'theirs';

/** The text as one side of every conflict has it; what only their common ancestor has is left out. */
function sideOf(lines: readonly string[], side: Side): readonly string[] {
  let region: 'both' | 'base' | Side = 'both';
  const kept: string[] = [];
  for (const line of lines) {
    const mark = CONFLICT_MARK.exec(line)?.[1]?.[0];
    if (mark === undefined) {
      if (region === 'both' || region === side) kept.push(line);
    } else {
      region = mark === '<' ? 'ours' : mark === '|' ? 'base' : mark === '=' ? 'theirs' : 'both';
    }
  }
  return kept;
}

interface Block<Item> {
  readonly text: string;
  readonly item: Item;
}

interface Blocks {
  readonly scripts: ReadonlyMap<WorkspacePath, Block<CodeRecord>>;
  readonly stages: ReadonlyMap<StageName, Block<LockEntry>>;
  readonly broken: readonly string[];
}

function readBlocks(lines: readonly string[]): Blocks {
  const scripts = new Map<WorkspacePath, Block<CodeRecord>>();
  const stages = new Map<StageName, Block<LockEntry>>();
  const broken: string[] = [];
  for (const { name, text } of cutBlocks(lines)) {
    const stage = decode(name, text, decodeEntry);
    const script = stage === null ? decode(name, text, decodeScript) : null;
    if (stage !== null) stages.set(name, { text, item: stage });
    else if (script !== null) scripts.set(name, { text, item: script });
    else broken.push(name);
  }
  return { scripts, stages, broken };
}

/** Blocks by their first line and last line; one that has no end is cut at the next one's beginning. */
function cutBlocks(lines: readonly string[]): readonly { readonly name: string; readonly text: string }[] {
  const blocks: { name: string; text: string }[] = [];
  let open: { name: string; lines: string[] } | null = null;
  const close = (last: string): void => {
    if (open !== null) blocks.push({ name: open.name, text: ['{', ...open.lines, last].join('\n') });
    open = null;
  };
  for (const line of lines) {
    const quoted = /^ {4}("(?:[^"\\]|\\.)*"): \{$/.exec(line)?.[1];
    if (quoted !== undefined) {
      close('');
      open = { name: unquoted(quoted), lines: [] };
    } else if (/^ {4}\},?$/.test(line)) {
      close('}');
    } else {
      (open as { lines: string[] } | null)?.lines.push(line);
    }
  }
  close('');
  return blocks;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

function decode<Item>(name: string, text: string, decoder: (name: string, json: Json) => Item): Item | null {
  try {
    return decoder(name, JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LockShapeError) return null;
    throw error;
  }
}

function refuseNewer(lines: readonly string[]): void {
  for (const line of lines) {
    const version = Number(/^ {2}"version": (\d+),?$/.exec(line)?.[1]);
    if (version > LOCK_VERSION) {
      throw PipelineError.of(
        `one side of the lock has format ${version}; this lockstep reads ${LOCK_VERSION}`,
        null,
        'Use the lockstep that wrote it. It was left as it is.',
      );
    }
  }
}

function itemsOf<Item>(blocks: ReadonlyMap<string, Block<Item>>): ReadonlyMap<string, Item> {
  return new Map([...blocks].map(([name, { item }]) => [name, item]));
}
