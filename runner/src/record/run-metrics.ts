import type { StageName } from '../model/graph.js';
import type { MetricValues } from '../model/metrics.js';

/** Stages whose values under one name stand beside each other in a table of runs. */
const MOST_ALIKE = 4;

/** What a run's stages measured last, as far as it says something of the run as a whole. */
export class RunMetrics {
  readonly #byName = new Map<string, Map<StageName, MetricValues[string]>>();

  tell(stage: StageName, values: MetricValues): void {
    for (const [name, value] of Object.entries(values)) {
      const stages = this.#byName.get(name);
      if (stages === undefined) this.#byName.set(name, new Map([[stage, value]]));
      else stages.set(stage, value);
    }
  }

  /** By name; what several stages have by stage and name; not what more than MOST_ALIKE have, as a grid's cells do. */
  get values(): MetricValues {
    return Object.fromEntries(
      [...this.#byName].flatMap(([name, stages]) =>
        stages.size > MOST_ALIKE
          ? []
          : [...stages].map(([stage, value]) => [stages.size > 1 ? `${stage}:${name}` : name, value]),
      ),
    );
  }
}
