/** What a graph's files say of metrics, params and plots, beside the labels of stages' outs. Paths count from the workspace. */
export interface Measured {
  /** Of the top level's `metrics`, in order. */
  readonly metrics: readonly string[];
  /** Params files: of the top level's `params`, and those of `vars`. */
  readonly params: readonly string[];
  readonly plots: readonly PlotDefinition[];
  readonly goals: readonly Goal[];
}

/** What better means of a metric. */
export interface Goal {
  /** Of metrics files: a path or a pattern, from the workspace. */
  readonly path: string;
  /** Of the metric, dotted; `*` stands for any text in it. */
  readonly key: string;
  readonly direction: 'minimize' | 'maximize';
  /** By how much it may be worse and still count as the same: `relative` to the old value. */
  readonly tolerance: { readonly kind: 'absolute' | 'relative'; readonly by: number };
}

/** How one plot is drawn, in DVC's words. */
export interface PlotLook {
  /** One of DVC's names, or the path of a Vega-Lite specification from the workspace. */
  readonly template: PlotTemplate;
  readonly title: string | null;
  readonly xLabel: string | null;
  readonly yLabel: string | null;
  /** Whether the first line of a CSV or TSV names its columns. */
  readonly header: boolean;
}

export type PlotTemplate =
  { readonly kind: 'named'; readonly name: string } | { readonly kind: 'file'; readonly path: string };

export interface PlotDefinition extends PlotLook {
  /** What it is called: its file, where it has no name of its own. */
  readonly id: string;
  /** What is drawn: several are drawn into one. */
  readonly series: readonly PlotSeries[];
}

/** Columns of a file against each other. */
export interface PlotSeries {
  /** A file, or a folder with files that are each a plot. */
  readonly path: string;
  /** `null`: the number of the row. */
  readonly x: string | null;
  /** `null`: the last column. */
  readonly y: string | null;
}
