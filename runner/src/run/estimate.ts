import type { RunEstimate } from '../model/events.js';
import type { Graph, StageName } from '../model/graph.js';
import type { PlannedStage } from '../plan/view.js';
import { demandOf, type Amounts, type Capacity } from './capacity.js';
import { Heap } from './heap.js';
import { ReadyQueue } from './ready-queue.js';

/** A stage that may be executed. */
export interface Task {
  readonly name: StageName;
  /** Those of the other tasks that it waits for. */
  readonly upstream: readonly StageName[];
  /** Milliseconds; `null`: nothing tells. */
  readonly expectedMs: number | null;
  readonly demand: Amounts;
  readonly priority: number;
}

/** What of a plan may be executed, in graph order. */
export function tasksOf(
  graph: Pick<Graph, 'upstream'>,
  plan: Iterable<Pick<PlannedStage, 'stage' | 'decision'>>,
  expectedMs: (stage: PlannedStage['stage']) => number | null,
): readonly Task[] {
  const ahead = [...plan].filter(({ decision: { action } }) => action === 'run' || action === 'waits');
  const names = new Set(ahead.map(({ stage }) => stage.name));
  return ahead.map(({ stage }) => ({
    name: stage.name,
    upstream: (graph.upstream.get(stage.name) ?? []).filter((name) => names.has(name)),
    expectedMs: expectedMs(stage),
    demand: demandOf(stage.resources),
    priority: stage.priority,
  }));
}

/**
 * Plays the run: the same queue decides what starts next, and each stage takes what is expected of it. So it is at most
 * that, since what waits may turn out to be up to date, and at least that, where `unknown` isn't 0.
 * @param tasks without cycles
 */
export function estimate(tasks: readonly Task[], capacity: Capacity): RunEstimate {
  const waitingFor = new Map(tasks.map(({ name, upstream }) => [name, upstream.length]));
  const downstream = new Map<StageName, number[]>();
  tasks.forEach(({ upstream }, order) => {
    for (const name of upstream) downstream.set(name, [...(downstream.get(name) ?? []), order]);
  });
  const queue = new ReadyQueue(capacity);
  const running = new Heap<{ readonly name: StageName; readonly endsAt: number }>(
    (a, b) => a.endsAt < b.endsAt,
  );
  const add = ({ name, demand, expectedMs, priority }: Task, order: number): void => {
    queue.add({ name, demand, duration: expectedMs, priority, order });
  };
  tasks.forEach((task, order) => {
    if (task.upstream.length === 0) add(task, order);
  });
  let now = 0;
  for (;;) {
    for (let next = queue.take(); next !== null; next = queue.take()) {
      running.add({ name: next.name, endsAt: now + (next.duration ?? 0) });
    }
    const ended = running.take();
    if (ended === undefined) break;
    now = ended.endsAt;
    queue.release(ended.name);
    for (const order of downstream.get(ended.name) ?? []) {
      const task = tasks[order];
      if (task === undefined) continue;
      const left = (waitingFor.get(task.name) ?? 0) - 1;
      waitingFor.set(task.name, left);
      if (left === 0) add(task, order);
    }
  }
  return {
    tasks: tasks.length,
    sumMs: tasks.reduce((sum, { expectedMs }) => sum + (expectedMs ?? 0), 0),
    wallMs: now,
    unknown: tasks.filter(({ expectedMs }) => expectedMs === null).length,
  };
}
