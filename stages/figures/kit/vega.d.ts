// A hook that Vega exports and its typings leave out.
import 'vega';

declare module 'vega' {
  /** How wide text is: without a canvas Vega guesses 0.8 em a character. */
  export const textMetrics: {
    width: (
      item: { readonly fontSize?: number; readonly fontWeight?: string | number },
      text: string | number | null | undefined,
    ) => number;
  };
}
