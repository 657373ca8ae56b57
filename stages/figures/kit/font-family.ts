/** First the font whose widths are known; the others are narrower, so that what fits in it fits in them. */
export const FONT = 'DejaVu Sans, Helvetica, Arial, sans-serif';
