import { textWidth } from './font.js';
import type { Layer, LayerView } from './spec.js';
import { INK, QUIET, SIZES, TEXT, WIDTH, type Size } from './theme.js';

/** What stands for something in a figure. */
export type Entry =
  | {
      readonly kind: 'line';
      readonly label: string;
      readonly colour: string;
      readonly dash?: readonly number[];
      readonly width?: number;
      readonly opacity?: number;
      readonly shape?: string;
    }
  | {
      readonly kind: 'marker';
      readonly label: string;
      readonly colour: string;
      readonly shape: string;
      readonly filled?: boolean;
    }
  | { readonly kind: 'band'; readonly label: string; readonly colour: string };

const SYMBOL = { line: 30, marker: 12, band: 22 } as const;
const GAP = 6;
const BETWEEN = 20;
const ROW = 20;

/** What each size looks like. */
export function sizeEntries(sizes: readonly Size[], marker: 'line' | 'line and marker'): readonly Entry[] {
  return sizes.map((size) => {
    const { colour, dash, shape } = SIZES[size];
    const line = { kind: 'line' as const, label: size, colour, dash, width: 2 };
    return marker === 'line' ? line : { ...line, shape };
  });
}

/** At the upper edge, where a run became non-finite. */
export const NONFINITE: Entry = {
  kind: 'marker',
  label: 'became non-finite',
  colour: QUIET,
  shape: 'triangle-up',
};

export const CHANCE_LINE: Entry = {
  kind: 'line',
  label: 'chance, ln 10',
  colour: QUIET,
  width: 1,
  dash: [4, 3],
};

/** A view of its own, none without entries: from left to right, in as many rows as they need. */
export function legend(entries: readonly Entry[], width = WIDTH - 20): LayerView[] {
  if (entries.length === 0) return [];
  let x = 0;
  let row = 0;
  const layer = entries.flatMap((entry): Layer[] => {
    const size = SYMBOL[entry.kind] + GAP + textWidth(entry.label, TEXT.label);
    if (x > 0 && x + size > width) {
      x = 0;
      row += 1;
    }
    const left = x;
    x += size + BETWEEN;
    return entryLayers(entry, left, ROW * row + ROW / 2);
  });
  return [{ width, height: ROW * (row + 1), layer }];
}

function entryLayers(entry: Entry, left: number, y: number): Layer[] {
  const right = left + SYMBOL[entry.kind];
  return [
    ...symbol(entry, { left, right, y }),
    {
      data: { values: [{}] },
      encoding: {},
      mark: {
        type: 'text',
        text: entry.label,
        align: 'left',
        baseline: 'middle',
        fontSize: TEXT.label,
        color: INK,
        x: right + GAP,
        y,
      },
    },
  ];
}

function symbol(
  entry: Entry,
  { left, right, y }: { readonly left: number; readonly right: number; readonly y: number },
): Layer[] {
  const common = { data: { values: [{}] }, encoding: {} };
  const point = (shape: string, colour: string, filled = true): Layer => ({
    ...common,
    mark: {
      type: 'point',
      shape,
      color: colour,
      filled,
      size: 70,
      opacity: 1,
      strokeWidth: 2,
      x: (left + right) / 2,
      y,
    },
  });
  switch (entry.kind) {
    case 'marker':
      return [point(entry.shape, entry.colour, entry.filled)];
    case 'band':
      return [
        {
          ...common,
          mark: { type: 'rect', color: entry.colour, opacity: 0.2, x: left, x2: right, y: y - 6, y2: y + 6 },
        },
      ];
    case 'line': {
      const line: Layer = {
        data: common.data,
        mark: {
          type: 'rule',
          color: entry.colour,
          strokeWidth: entry.width ?? 2,
          opacity: entry.opacity ?? 1,
          ...(entry.dash === undefined ? {} : { strokeDash: [...entry.dash] }),
        },
        encoding: { x: { value: left }, x2: { value: right }, y: { value: y } },
      };
      return entry.shape === undefined ? [line] : [line, point(entry.shape, entry.colour)];
    }
  }
}
