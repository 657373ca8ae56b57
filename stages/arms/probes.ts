import type { Engine, Session } from '../engines/engine.js';

/** Training images on which a unit must be off to count as dead. */
export const PROBE_IMAGES = 2048;

/** After how many steps units are counted: every 8 up to 64, every 32 up to 256, then every 128, and at the end. */
export function probeSteps(last: number): readonly number[] {
  const steps: number[] = [];
  for (let step = 8; step < last; step += step < 64 ? 8 : step < 256 ? 32 : 128) steps.push(step);
  return [...steps, last];
}

/**
 * The same engine, whose sessions stop after the given numbers of steps for a look. Weights are float32 between two
 * calls as within one, so that a look changes no bit of the run.
 *
 * @param look isn't called after a loss that isn't finite
 */
export function stopping(
  engine: Engine,
  stops: readonly number[],
  look: (session: Session) => Promise<void>,
): Engine {
  return {
    name: engine.name,
    async start(setup) {
      const session = await engine.start(setup);
      let taken = 0;
      return {
        async train(order) {
          const end = taken + order.length / setup.batchSize;
          const losses: number[] = [];
          for (const stop of [...stops.filter((step) => step > taken && step < end), end]) {
            const from = order.length - (end - taken) * setup.batchSize;
            const part = await session.train(order.subarray(from, from + (stop - taken) * setup.batchSize));
            losses.push(...part);
            taken = stop;
            if (!Number.isFinite(part.at(-1))) break;
            if (stops.includes(stop)) await look(session);
          }
          return Float32Array.from(losses);
        },
        evaluate: (part, count) => session.evaluate(part, count),
        deadUnits: (part, count) => session.deadUnits(part, count),
        weights: () => session.weights(),
        close: () => session.close(),
      };
    },
  };
}
