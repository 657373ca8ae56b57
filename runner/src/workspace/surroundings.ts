import type { CodeContext, CodeLanguage } from '../inputs/code/language.js';
import type { Executor } from '../executors/executor.js';
import type { System } from '../system/system.js';
import type { KeptWorkspace } from './kept.js';

/** What a command was started with. */
export interface Surroundings {
  readonly system: System;
  /** After `lockstep`. */
  readonly argv: readonly string[];
  readonly version: string;
  /** Where stages run; absent: as processes of this machine. */
  readonly executor?: (system: System) => Executor;
  /** In which scripts may be written; absent: TypeScript and JavaScript. */
  readonly languages?: (context: CodeContext) => readonly CodeLanguage[];
  /** What a process keeps that opens the workspace again and again; absent: nothing. */
  readonly kept?: KeptWorkspace;
}
