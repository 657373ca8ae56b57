/** What a figure shows as numbers, for those who point at it. Panels are those that its drawing names. */
export interface Chart {
  /** What the x axis counts: `epoch`, `learning rate`. */
  readonly x: string;
  /** Of every value: `nats`; empty for a number without one. */
  readonly unit: string;
  /** What stands beside a value: `smallest to largest of the runs`. */
  readonly spread: string;
  readonly panels: Readonly<Record<string, ChartPanel>>;
}

export interface ChartPanel {
  readonly title: string;
  /** Ascending. */
  readonly at: readonly number[];
  readonly series: readonly ChartSeries[];
}

export interface ChartSeries {
  readonly name: string;
  /** In the figure's file; a dark page has another one for it. */
  readonly colour: string;
  readonly raw: ChartValues;
  /** What the strong line shows, where it is smoothed. */
  readonly smoothed?: ChartValues;
}

/** An item for each of the panel's x values; `null`: there is none. */
export interface ChartValues {
  readonly value: readonly (number | null)[];
  /** Left out where nothing is spread. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
  /** `2/3`: how many runs the value is over, where that isn't the same everywhere. */
  readonly over?: readonly string[];
}
