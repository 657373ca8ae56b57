import type { WorkspacePath } from '../model/graph.js';
import type { PlotDefinition, PlotLook, PlotSeries, PlotTemplate } from '../model/measured.js';
import { type StagePlace, placedPath } from './paths.js';
import { errorAt } from './source.js';
import { flag, plainText, requireText } from './stage-parts.js';
import { type MapNode, type Node, describe } from './tree.js';

/** What DVC draws where nothing else is said. */
const DEFAULT_TEMPLATE = 'linear';

/** A stage's out that is a plot, by the flags that it has. */
export function plotOfOut(path: WorkspacePath, flags: MapNode | null, place: StagePlace): PlotDefinition {
  const field = (name: string): string | null => textAt(flags, name);
  return { id: path, ...readLook(flags, place), series: [{ path, x: field('x'), y: field('y') }] };
}

/**
 * The top level's `plots`: paths, and maps of a name, or of a file, to what is drawn.
 * @throws PipelineError where something is drawn that has no file
 */
export function readTopLevelPlots(node: Node | undefined, place: StagePlace): readonly PlotDefinition[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    if (item.kind !== 'map') return [plotOfOut(placedPath(place, requireText(item, 'a plot')), null, place)];
    return [...item.entries].map(([id, { value }]) => readPlot(id, value, place));
  });
}

function readPlot(id: string, node: Node, place: StagePlace): PlotDefinition {
  const settings = node.kind === 'map' ? node : null;
  if (settings === null && !(node.kind === 'scalar' && node.value === null)) {
    throw errorAt(node.at, `a plot is a map, not ${describe(node)}`);
  }
  const [x, y] = ['x', 'y'].map((axis) => settings?.entries.get(axis)?.value);
  const look = readLook(settings, place);
  if (y?.kind !== 'map') {
    const path = placedPath(place, id);
    const fields = y === undefined ? [null] : fieldsOf(y, 'y');
    const across = x === undefined ? null : plainText(x, 'x');
    return { id, ...look, series: fields.map((field) => ({ path, x: across, y: field })) };
  }
  const series = [...y.entries].flatMap(([file, { value }]) =>
    fieldsOf(value, 'y').map((field): PlotSeries => ({
      path: placedPath(place, file),
      x: acrossOf(x, file),
      y: field,
    })),
  );
  return { id, ...look, series };
}

/** A column for all files, or one for each. */
function acrossOf(x: Node | undefined, file: string): string | null {
  if (x === undefined) return null;
  if (x.kind !== 'map') return plainText(x, 'x');
  const own = x.entries.get(file) ?? [...x.entries.values()][0];
  return own === undefined ? null : plainText(own.value, 'x');
}

function fieldsOf(node: Node, what: string): readonly string[] {
  return node.kind === 'list' ? node.items.map((item) => plainText(item, what)) : [plainText(node, what)];
}

function readLook(settings: MapNode | null, place: StagePlace): PlotLook {
  return {
    template: readTemplate(textAt(settings, 'template') ?? DEFAULT_TEMPLATE, place),
    title: textAt(settings, 'title'),
    xLabel: textAt(settings, 'x_label'),
    yLabel: textAt(settings, 'y_label'),
    header: flag(settings, 'header') ?? true,
  };
}

/** A name of DVC's, or a file. */
function readTemplate(text: string, place: StagePlace): PlotTemplate {
  return text.includes('/') || text.endsWith('.json')
    ? { kind: 'file', path: placedPath(place, text) }
    : { kind: 'named', name: text };
}

function textAt(settings: MapNode | null, name: string): string | null {
  const node = settings?.entries.get(name)?.value;
  return node === undefined ? null : plainText(node, `"${name}"`);
}
