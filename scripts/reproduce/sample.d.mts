export type Size = 'large' | 'medium' | 'small';

export interface RecordedCell {
  readonly name: string;
  readonly group: string;
  readonly size: Size;
}

export const GROUPS: readonly string[];
export function sizeOf(given: { readonly size?: Size; readonly width?: number }): Size;
export function draw(cells: readonly RecordedCell[], count: number, seed: string): readonly string[];
