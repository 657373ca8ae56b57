import type { ListedStage, RunModel } from 'lockstep';

/** Stages that are named; the rest is counted. */
const MOST_NAMED = 8;

type Waiting = Pick<ListedStage, 'name' | 'upstream' | 'resources'>;

/** What a stage that is to be started waits for, in words: what is upstream and not there yet, else what runs. */
export function waitsFor(
  stage: Waiting,
  model: RunModel,
  stageNamed: (name: string) => Waiting | undefined,
): readonly string[] {
  const open = stage.upstream.filter((name) => {
    const state = model.stages.get(name)?.state;
    return state === 'waiting' || state === 'running' || state === 'failed';
  });
  if (open.length > 0) {
    const named = open.slice(0, MOST_NAMED).map((name) => `${name}, which ${doing(name, model)}`);
    const more = open.length - named.length;
    return more > 0 ? [...named, `and ${String(more)} more`] : named;
  }
  return resourcesOf(stage).flatMap((resource) => {
    const holders = model.running
      .map(({ name }) => stageNamed(name))
      .filter((running) => running !== undefined && resourcesOf(running).includes(resource))
      .map((running) => running?.name ?? '');
    return holders.length === 0 ? [] : [`${resource}, which ${holders.slice(0, MOST_NAMED).join(', ')} use`];
  });
}

function doing(name: string, model: RunModel): string {
  switch (model.stages.get(name)?.state) {
    case 'running':
      return 'runs';
    case 'failed':
      return 'failed';
    default:
      return 'waits';
  }
}

/** Cores that everybody needs are told as such. */
function resourcesOf({ resources }: Waiting): readonly string[] {
  return Object.entries(resources)
    .filter(([, amount]) => amount !== null && amount > 0)
    .map(([name]) => (name === 'cpu' ? 'a core' : name));
}
