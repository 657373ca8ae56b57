import { resolve } from 'node:path';
import { commandLine, shellOf } from '../executors/command-line.js';
import type { Task } from '../executors/executor.js';
import type { Stage } from '../pipeline/graph.js';
import type { Session } from '../session.js';

export function stageTask({ graph, env }: Session, stage: Stage, log: string): Task {
  if (stage.action.kind === 'script') throw new Error('script');
  const inherited = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  const dvc = graph.dialect === 'dvc' ? { DVC_ROOT: graph.workspace, DVC_STAGE: stage.name } : {};
  return {
    ...commandLine(stage.action.commands, shellOf(graph.dialect, env['SHELL'])),
    cwd: resolve(graph.workspace, stage.wdir),
    env: { ...inherited, ...dvc, ...stage.env },
    log,
    channel: false,
  };
}
