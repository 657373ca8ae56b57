/**
 * What a page finds in a finished figure: its panels, with their scales, and the layers of smoothed and of raw lines.
 * Vega-Lite hands the names of views on to the groups that they become; `finishSvg` makes attributes of them:
 * `<g data-panel="train" data-x="linear 1 50" data-y="log 0.2 2.5">` and `<g data-layer="raw">`.
 */

/** What is smoothed, and what stands behind it as it was. */
export type LayerKind = 'smoothed' | 'raw';

/**
 * @param key of letters, digits and `_`, unique within the figure
 * @param log2 axes that count base-2 logarithms, and are to be found by what these are the logarithms of
 */
export function panelName(key: string, log2?: 'x' | 'xy'): string {
  return log2 === undefined ? `panel_${key}` : `panel_log2${log2}_${key}`;
}

/** @param key as above, unique among the figure's layers of this kind */
export function layerName(kind: LayerKind, key: string): string {
  return `${kind}_${key}`;
}

/** How a position along an axis comes from a value. */
export interface AxisScale {
  /** `linear`, `log` */
  readonly type: string;
  readonly domain: readonly number[];
}

/** @returns the scale of a view's axis, by the name that Vega-Lite gives it */
export type ScaleOf = (name: string) => AxisScale;

/** The attributes that stand for a group's class, if the class has one of the names above. */
export function markedBy(className: string, scaleOf: ScaleOf): string {
  const [, panel, log2 = '', key = ''] = /\b(panel_(?:log2(xy?)_)?(\w+))_group\b/.exec(className) ?? [];
  if (panel !== undefined) {
    const axis = (name: 'x' | 'y'): string => {
      const { type, domain } = scaleOf(`${panel}_${name}`);
      const isLog2 = log2.includes(name);
      const ends = domain.map((end) => Number((isLog2 ? 2 ** end : end).toPrecision(6)));
      return ` data-${name}="${[isLog2 ? 'log' : type, ...ends].join(' ')}"`;
    };
    return ` data-panel="${key}"${axis('x')}${axis('y')}`;
  }
  const [, layer] = /\b(smoothed|raw)_\w+_marks\b/.exec(className) ?? [];
  return layer === undefined ? '' : ` data-layer="${layer}"`;
}
