import type { Octave } from '../../critical/octave.js';
import { CONTROL_LOSSES, controlOf, isControlName, type ControlName } from '../../engines/variants/names.js';
import type { Controls } from '../../tables/controls.js';
import { groupBy } from '../group-by.js';
import { figure } from '../significant.js';
import { compareSlopes, differencesOf, slopesBySeed } from './by-seed.js';
import { extensionOf } from './extension.js';
import { failureOf } from './failure.js';
import { gridOf, type RunGrid } from './grid.js';
import { gridResult } from './grid-result.js';
import { holm } from './holm.js';
import { slopesOf, type Definition, type Slopes } from './slopes.js';
import { pOfMean } from './student.js';

/**
 * What each control's thresholds are, by the main study's definition, and how its slopes and thresholds differ from the
 * main study's, seed by seed, at the same seeds, widths and steps (docs/protocol.md).
 *
 * @throws {Error} for octaves of one control, or of the main study, that don't belong together, for one that is of no
 *   control, and for a control whose data set, epochs or steps can't be compared with the main study's
 */
export function controlsResult(
  main: readonly Octave[],
  controls: readonly Octave[],
  threshold: number,
): Controls {
  const definition: Definition = { threshold, reading: 'first-failure', censored: 'left-out' };
  const mainGrid = gridOf(main);
  const mainSlopes = slopesOf(mainGrid.runs, 1 / mainGrid.steps, definition);
  return {
    v: 1,
    dataset: mainGrid.dataset,
    threshold,
    main: referenceOf(mainGrid, mainSlopes, threshold),
    controls: corrected(
      octavesByControl(controls).map(([control, octaves]) => {
        const grid = gridOf(octaves);
        const same = sameRuns(mainGrid, grid, control);
        const slopes = slopesOf(grid.runs, 1 / grid.steps, definition);
        const sameSlopes = slopesOf(same.runs, 1 / same.steps, definition);
        return {
          control,
          ...gridResult(grid, slopes, threshold),
          extension: extensionOf(grid.runs, grid.steps, slopes, (run) => failureOf(run, threshold) !== null),
          same_runs: referenceOf(same, sameSlopes, threshold),
          ...compareSlopes(slopes, sameSlopes),
          slope_p: figure(pOfMean(differencesOf(slopesBySeed(slopes.seeds), slopesBySeed(sameSlopes.seeds)))),
        };
      }),
    ),
  };
}

type Control = Controls['controls'][number];

/** With the p-values by Holm's correction over the controls that have one. */
function corrected(controls: readonly Omit<Control, 'slope_p_holm'>[]): Control[] {
  const adjusted = holm(controls.map(({ slope_p: p }) => p));
  return controls.map((control, index) => ({ ...control, slope_p_holm: figure(adjusted[index] ?? null) }));
}

/** In the order of the protocol. */
export function octavesByControl(
  octaves: readonly Octave[],
): readonly (readonly [ControlName, readonly Octave[]])[] {
  const groups = groupBy(octaves, ({ engine }) => {
    const control = controlOf(engine);
    if (control === null)
      throw new Error(`an octave by ${engine} is of no control: it has no part among them`);
    return control;
  });
  return Object.keys(CONTROL_LOSSES)
    .filter(isControlName)
    .flatMap((control) => {
      const own = groups.get(control);
      return own === undefined ? [] : [[control, own] as const];
    });
}

/** The main study's runs of a control's seeds and widths, at every rate that its steps would reach. */
function sameRuns(main: RunGrid, control: RunGrid, name: ControlName): RunGrid {
  const { dataset, epochs, steps } = control;
  if (main.dataset !== dataset || main.epochs !== epochs || main.steps % steps !== 0) {
    throw new Error(
      `the control ${name} has ${dataset}, ${epochs} epochs, ${steps} steps: it can't be compared with ` +
        `the main study's ${main.dataset}, ${main.epochs} epochs, ${main.steps} steps, which must be ` +
        `a multiple of its own. Train it with the main study's.`,
    );
  }
  const cells = new Set(control.runs.map(cellOf));
  return {
    ...main,
    steps,
    runs: main.runs.filter((run) => cells.has(cellOf(run)) && Number.isInteger(run.log2Rate * steps)),
  };
}

function cellOf({ width, seed }: RunGrid['runs'][number]): string {
  return `${width} ${seed}`;
}

function referenceOf(grid: RunGrid, slopes: Slopes, threshold: number): Controls['main'] {
  const { mean_slope, ci95, seeds, censored, thresholds, widths } = gridResult(grid, slopes, threshold);
  return {
    mean_slope,
    ci95,
    seeds,
    censored,
    thresholds,
    widths: widths.map(({ width, eta_crit, ci95: interval, seeds: found, censored: left }) => ({
      width,
      eta_crit,
      ci95: interval,
      seeds: found,
      censored: left,
    })),
  };
}
