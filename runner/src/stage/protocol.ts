/**
 * How runner and script speak: part of every script's identity, so that it changes only when a script
 * would behave differently.
 */
export const STAGE_PROTOCOL = 1;

/** Names the spec file to a script. */
export const SPEC_VARIABLE = 'LOCKSTEP_STAGE';

/** Names the descriptor that reaches its end when the runner dies, to a script whose executor has such a one. */
export const LIFELINE_VARIABLE = 'LOCKSTEP_LIFELINE';

/** Names the file in which a stage tells what it measures, a JSON object a line: to scripts and commands alike. */
export const METRICS_VARIABLE = 'LOCKSTEP_METRICS_FILE';

/** Set to `1`: `stage()` ends the process once all is as the script takes it, before the script does anything. */
export const PREFLIGHT_VARIABLE = 'LOCKSTEP_PREFLIGHT';
