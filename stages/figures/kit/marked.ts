/**
 * What a page finds in a finished figure: its panels, with their scales, and the layers of smoothed and of raw lines.
 * Vega-Lite hands the names of views on to the groups that they become; `finishSvg` makes attributes of them:
 * `<g data-panel="train" data-x="linear 1 50" data-y="log 0.2 2.5">` and `<g data-layer="raw">`.
 */

/** What is smoothed, and what stands behind it as it was. */
export type LayerKind = 'smoothed' | 'raw';

/** @param key of letters, digits and `_`, unique within the figure */
export function panelName(key: string): string {
  return `panel_${key}`;
}

/** @param key as above, unique among the figure's layers of this kind */
export function layerName(kind: LayerKind, key: string): string {
  return `${kind}_${key}`;
}

/** @returns a view's axis by the name that Vega-Lite gives its scale: `linear 1 50` */
export type AxisOf = (name: string) => string;

/** The attributes that stand for a group's class, if the class has one of the names above. */
export function markedBy(className: string, axisOf: AxisOf): string {
  const [, panel, key = ''] = /\b(panel_(\w+))_group\b/.exec(className) ?? [];
  if (panel !== undefined) {
    return ` data-panel="${key}" data-x="${axisOf(`${panel}_x`)}" data-y="${axisOf(`${panel}_y`)}"`;
  }
  const [, layer] = /\b(smoothed|raw)_\w+_marks\b/.exec(className) ?? [];
  return layer === undefined ? '' : ` data-layer="${layer}"`;
}
