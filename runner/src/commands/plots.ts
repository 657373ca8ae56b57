import { posix } from 'node:path';
import { readPlots, type Image, type Plot } from '../compare/plot-data.js';
import { chartSpec, filledSpec, undrawable, type Spec } from '../compare/plot-spec.js';
import type { Side } from '../compare/side.js';
import type { Snapshot } from '../compare/snapshot.js';
import { parseValues } from '../compare/values.js';
import { PipelineError } from '../model/errors.js';
import type { ValueMap, WorkspacePath } from '../model/graph.js';
import type { PlotDefinition } from '../model/measured.js';
import { isMap } from '../model/value-changes.js';
import { isWithin, workspacePath } from '../pipeline/paths.js';
import { withSides } from './compare.js';
import type { Site } from './site.js';

export interface PlotsRequest {
  /** One is shown, two are compared. */
  readonly sides: readonly Side[];
  /** Files and folders from the current folder; none: all. */
  readonly targets: readonly string[];
}

/** A picture to be. */
export type Drawing =
  | { readonly kind: 'spec'; readonly id: string; readonly heading: string; readonly spec: Spec }
  | { readonly kind: 'image'; readonly id: string; readonly heading: string; readonly image: Image };

export interface PlotsAnswer {
  readonly labels: readonly string[];
  readonly drawings: readonly Drawing[];
  readonly notes: readonly string[];
  /** Where a page goes if nobody says where: absolute. */
  readonly page: string;
}

/**
 * The plots of sides, as specifications of Vega-Lite and images.
 * @throws PipelineError
 */
export function plots(site: Site, { sides, targets }: PlotsRequest): Promise<PlotsAnswer> {
  return withSides(site, async (open, { workspace, seenFrom }) => {
    const snapshots: Snapshot[] = [];
    for (const side of sides) snapshots.push(await open(side));
    const wanted = targets.map((target) => workspacePath(workspace, seenFrom, posix.normalize(target)));
    const isChosen = (path: WorkspacePath): boolean =>
      wanted.length === 0 || wanted.some((one) => isWithin(path, one) || one === '.');
    const reading = await readPlots(definitionsOf(snapshots), snapshots, isChosen);
    const templates = new Templates(snapshots);
    const drawings: Drawing[] = [];
    for (const plot of reading.plots) drawings.push(await drawingOf(plot, templates));
    return {
      labels: snapshots.map(({ label }) => label),
      drawings,
      notes: [...new Set([...reading.notes, ...reading.plots.flatMap(breaks)])],
      page: posix.join(workspace, '.lockstep', 'plots.html'),
    };
  });
}

/** Those of the newest side that has them. */
function definitionsOf(snapshots: readonly Snapshot[]): readonly PlotDefinition[] {
  const all = snapshots.flatMap(({ graph }) => graph?.measured.plots ?? []);
  return [...new Map(all.map((definition) => [definition.id, definition])).values()];
}

async function drawingOf(plot: Plot, templates: Templates): Promise<Drawing> {
  switch (plot.kind) {
    case 'image':
      return { kind: 'image', id: plot.id, heading: `${plot.id} (${plot.label})`, image: plot.image };
    case 'spec':
      return {
        kind: 'spec',
        id: plot.id,
        heading: `${plot.id} (${plot.label})`,
        spec: isMap(plot.spec) ? plot.spec : {},
      };
    case 'chart': {
      const { definition, lines } = plot;
      const template = await templates.of(definition);
      const spec =
        typeof template === 'string'
          ? chartSpec(definition, lines, template)
          : filledSpec(definition, lines, template);
      return { kind: 'spec', id: definition.id, heading: definition.id, spec };
    }
  }
}

/** Specifications of one's own: a name of DVC's project, or a file, of the newest side that has it. */
class Templates {
  constructor(private readonly snapshots: readonly Snapshot[]) {}

  async of({ id, template }: PlotDefinition): Promise<string | ValueMap> {
    const own = template.kind === 'named' ? `.dvc/plots/${template.name}.json` : template.path;
    for (const snapshot of this.snapshots.toReversed()) {
      const [file] = await snapshot.read([own]);
      if (file?.found.kind !== 'bytes') continue;
      const parsed = parseValues(own, file.found.bytes);
      if (parsed.kind === 'value' && isMap(parsed.value)) return parsed.value;
      const why = parsed.kind === 'unreadable' ? parsed.why : 'it is no map';
      throw PipelineError.of(`plot "${id}": the template ${own} can't be read: ${why}`);
    }
    if (template.kind === 'named') return template.name;
    throw PipelineError.of(
      `plot "${id}": there is no template ${own}`,
      null,
      'A path counts from the pipeline file; write a Vega-Lite specification there, or one of DVC’s names',
    );
  }
}

function breaks(plot: Plot): readonly string[] {
  if (plot.kind !== 'chart') return [];
  return plot.lines.flatMap((line) => {
    const count = undrawable(line);
    if (count === 0) return [];
    const what = count === 1 ? 'one value is' : `${count} values are`;
    return [`${line.path} of ${line.label}: ${what} NaN or infinite, and the line breaks there`];
  });
}
