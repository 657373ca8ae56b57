import type { StageName, Value, WorkspacePath } from './graph.js';
import type { ListingChanges } from './listing.js';
import { formatChange, formatValue } from './format-value.js';

type Change = 'changed' | 'added' | 'removed';

/** Which record of a stage can't be what lockstep wrote. */
export type ForgedRecord = 'lock' | 'run-cache';

/** What speaks for running (or restoring) a stage. `text` says it to people, the rest to programs. */
export type Reason = ReasonFact & { readonly text: string };

export type ReasonFact =
  | { readonly kind: 'never-run' }
  /** A record has other outs than it can have: nothing of it is used. */
  | { readonly kind: 'forged-record'; readonly record: ForgedRecord }
  | { readonly kind: 'forced' }
  | { readonly kind: 'always-changed' }
  /** Neither deps, params nor outs: nothing could ever say that it is done. */
  | { readonly kind: 'callback' }
  | { readonly kind: 'command' }
  /** Scripts by their address (`a.ts#name` for an export); null: a command. */
  | { readonly kind: 'script'; readonly before: string | null; readonly now: string | null }
  | { readonly kind: 'shell'; readonly before: string; readonly now: string }
  | { readonly kind: 'code'; readonly script: WorkspacePath; readonly files: readonly WorkspacePath[] }
  | {
      readonly kind: 'with';
      readonly key: string;
      readonly change: Change;
      readonly before: Value | null;
      readonly now: Value | null;
    }
  | { readonly kind: 'wdir'; readonly before: WorkspacePath; readonly now: WorkspacePath }
  | {
      readonly kind: 'dep';
      /** Or a URL. */
      readonly path: WorkspacePath;
      readonly change: Change | 'renamed';
      /** Of a folder or a glob, where it is known what was in it. */
      readonly files?: ListingChanges;
      /** What it is now, where it was of another kind. */
      readonly became?: 'file' | 'folder';
    }
  | { readonly kind: 'dep-order' }
  | {
      readonly kind: 'group';
      readonly stage: string;
      readonly change: Change | 'renamed';
      readonly cells: {
        readonly changed: readonly StageName[];
        readonly added: readonly StageName[];
        readonly removed: readonly StageName[];
      };
    }
  | {
      readonly kind: 'param';
      readonly file: WorkspacePath;
      readonly key: string;
      readonly change: Change;
      readonly before: Value | null;
      readonly now: Value | null;
    }
  | { readonly kind: 'params-file'; readonly file: WorkspacePath; readonly change: Change }
  | { readonly kind: 'env'; readonly name: string; readonly change: Change }
  | { readonly kind: 'host'; readonly before: string; readonly now: string }
  | {
      readonly kind: 'out-list';
      readonly path: WorkspacePath;
      readonly change: 'added' | 'removed' | 'renamed' | 'moved';
    }
  | { readonly kind: 'key-format' }
  | {
      readonly kind: 'out';
      readonly path: WorkspacePath;
      readonly state: 'absent' | 'changed';
      /** What of it changed, where that is known. */
      readonly files?: ListingChanges;
      /** What lies there now, where it is of another kind; `unusable` is what no out can be, such as a link. */
      readonly became?: 'file' | 'folder' | 'unusable';
      /** The store was asked for it and should have it, and doesn't (or its copy is damaged). */
      readonly lost: boolean;
    }
  | { readonly kind: 'frozen-absent'; readonly path: WorkspacePath }
  | { readonly kind: 'needed'; readonly by: StageName }
  | { readonly kind: 'made-before' }
  | { readonly kind: 'upstream'; readonly stage: StageName; readonly action: 'run' | 'waits' | 'restore' };

export function reason(fact: ReasonFact): Reason {
  return { ...fact, text: oneLine(textOf(fact)) };
}

/** A file's name may have lines, which would look like ours. */
function oneLine(text: string): string {
  return text.replace(/\n/g, '\\n');
}

function textOf(fact: ReasonFact): string {
  switch (fact.kind) {
    case 'never-run':
      return 'never run';
    case 'forged-record':
      return `the ${fact.record === 'lock' ? "lock's" : "run cache's"} record names other outs than the stage: damaged or forged`;
    case 'forced':
      return 'forced';
    case 'always-changed':
      return 'always_changed';
    case 'callback':
      return 'it has no deps, params or outs, so it runs always';
    case 'command':
      return 'command changed';
    case 'script':
      return `${fact.before === null ? 'a command' : `script ${fact.before}`} → ${fact.now === null ? 'a command' : `${fact.before === null ? 'script ' : ''}${fact.now}`}`;
    case 'shell':
      return `shell ${fact.before} → ${fact.now}`;
    case 'code':
      return `code: ${fact.files.length === 0 ? fact.script : listed(fact.files)} changed`;
    case 'with':
      return valueChange(fact.key === '' ? 'with' : `with ${fact.key}`, fact);
    case 'wdir':
      return `wdir ${fact.before === '' ? '.' : fact.before} → ${fact.now === '' ? '.' : fact.now}`;
    case 'dep':
      return `dep ${fact.path}${depText(fact)}`;
    case 'dep-order':
      return 'order of deps changed';
    case 'group':
      return `dep ${fact.stage}${cellsText(fact)}`;
    case 'param':
      return valueChange(`param ${fact.key}`, fact);
    case 'params-file':
      return `params file ${fact.file} ${fact.change}`;
    case 'env':
      return `env ${fact.name} ${fact.change}`;
    case 'host':
      return `host ${fact.before} → ${fact.now}`;
    case 'out-list':
      return fact.change === 'moved' ? 'outs changed their order' : `out ${fact.path} ${fact.change}`;
    case 'key-format':
      return 'recorded by a version with another key format';
    case 'out':
      return `out ${fact.state}: ${fact.path}${outFilesText(fact)}${fact.lost ? ' (the store has no good copy)' : ''}`;
    case 'frozen-absent':
      return `frozen and absent: ${fact.path}`;
    case 'needed':
      return `${fact.by} needs its outs`;
    case 'made-before':
      return 'the same inputs were run before';
    case 'upstream':
      return fact.action === 'restore'
        ? `upstream ${fact.stage} will be restored`
        : `upstream ${fact.stage} ${fact.action === 'run' ? 'will run' : 'may run'}`;
  }
}

function valueChange(
  what: string,
  { change, before, now }: { change: Change; before: Value | null; now: Value | null },
): string {
  switch (change) {
    case 'changed':
      return `${what} ${formatChange(before, now).join(' → ')}`;
    case 'added':
      return `${what} added: ${formatValue(now)}`;
    case 'removed':
      return `${what} removed`;
  }
}

/** A dep that is a file itself is only told where its bytes are the same. */
function cellsText(fact: Extract<ReasonFact, { kind: 'group' }>): string {
  const parts = (['changed', 'added', 'removed'] as const)
    .filter((change) => fact.cells[change].length > 0)
    .map((change) => `${listed(fact.cells[change])} ${change}`);
  return parts.length === 0 ? ` ${fact.change}` : `: ${parts.join(', ')}`;
}

function depText({ path, change, files, became }: Extract<ReasonFact, { kind: 'dep' }>): string {
  if (became !== undefined) return `: ${KINDS[became]}`;
  return files === undefined ? ` ${change}` : filesText(path, files);
}

const KINDS = {
  file: 'was a folder, is a file',
  folder: 'was a file, is a folder',
  unusable: 'what lies there can’t be an out',
} as const;

/** In brackets behind the out; of a file that has other content there is nothing to add. */
function outFilesText({ path, files, became }: Extract<ReasonFact, { kind: 'out' }>): string {
  if (became !== undefined) return ` (${KINDS[became]})`;
  if (files === undefined) return '';
  if (files.mode.first[0] === path) return ' (its executable bit)';
  const text = files.changed.first[0] === path ? '' : filesText(path, files).replace(/^: /, '');
  return text === '' || text === ' changed' ? '' : ` (${text})`;
}

function filesText(path: string, { changed, mode, added, removed }: ListingChanges): string {
  const parts = [
    [changed, 'changed'],
    [mode, 'changed in its executable bit'],
    [added, 'added'],
    [removed, 'removed'],
  ] as const;
  const told = parts.flatMap(([{ count, first }, what]) =>
    count === 0 ? [] : [first[0] === path ? what : `${listed(first, count)} ${what}`],
  );
  return told.length === 0 ? ' changed' : `: ${told.join(', ')}`;
}

function listed(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, 3).join(', ');
  return count > 3 ? `${shown} and ${count - 3} more` : shown;
}
