import { diffValues, showValues, type DiffAnswer, type Subject } from '../commands/compare.js';
import type { Site } from '../commands/site.js';
import type { SideReading } from '../compare/changes.js';
import { parseSide } from '../compare/side.js';

export interface ValuesOptions {
  /** Files and folders from `directory`; left out: all. */
  readonly targets?: readonly string[];
  /** Of params: only those that stages depend on. */
  readonly depsOnly?: boolean;
}

export interface ShowValuesOptions extends ValuesOptions {
  /** A git revision, `run:ID`, `overlay:NAME` or `workspace`; left out: the workspace. */
  readonly side?: string;
}

export interface DiffValuesOptions extends ValuesOptions {
  /** As `side`; left out: HEAD. */
  readonly old?: string;
  /** Left out: the workspace. */
  readonly now?: string;
}

export function shown(site: Site, subject: Subject, options: ShowValuesOptions): Promise<SideReading> {
  const { side = 'workspace', targets = [], depsOnly = false } = options;
  return showValues(site, subject, { side: parseSide(side), targets, depsOnly });
}

export function compared(site: Site, subject: Subject, options: DiffValuesOptions): Promise<DiffAnswer> {
  const { old = 'HEAD', now = 'workspace', targets = [], depsOnly = false } = options;
  return diffValues(site, subject, { sides: [parseSide(old), parseSide(now)], targets, depsOnly });
}
