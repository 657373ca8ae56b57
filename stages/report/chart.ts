/** Losses by epoch in nats as a figure shows them, for those who point at it: by the panels that its drawing names. */
export type Chart = Readonly<Record<string, ChartPanel>>;

export interface ChartPanel {
  readonly title: string;
  /** Epochs, ascending. */
  readonly at: readonly number[];
  readonly series: readonly ChartSeries[];
}

export interface ChartSeries {
  /** A size; `large (2/3)` of one whose lines are over two of three runs. */
  readonly name: string;
  /** In the figure's file; a dark page has another one for it. */
  readonly colour: string;
  readonly raw: ChartValues;
  /** What the strong line shows, where it is smoothed. */
  readonly smoothed?: ChartValues;
}

/** An item for each of the panel's epochs; `null`: there is none. */
export interface ChartValues {
  readonly value: readonly (number | null)[];
  /** Smallest and largest of the runs; left out where there is one. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}
