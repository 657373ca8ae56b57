import { INK, QUIET, SIZES, type SizeStyle } from './theme.js';

type WidthStyle = Omit<SizeStyle, 'shape'> & {
  readonly shape: SizeStyle['shape'] | 'triangle-down' | 'cross';
};

/** The widths that the grid's sizes have look as those do. */
const STYLES: ReadonlyMap<number, WidthStyle> = new Map<number, WidthStyle>([
  [64, SIZES.small],
  [128, { colour: '#7a1f5c', dash: [4, 2, 1, 2], shape: 'triangle-down' }],
  [256, SIZES.medium],
  [512, { colour: INK, dash: [10, 3], shape: 'cross' }],
  [1024, SIZES.large],
]);

/** How a width looks; all but those of the study look alike, and are told apart by their labels only. */
export function widthStyle(width: number): WidthStyle {
  return STYLES.get(width) ?? { colour: QUIET, dash: [1, 0], shape: 'circle' };
}
