/** What `init` can write, by the names of the folders that it copies. */
export const TEMPLATES = ['demo', 'study'] as const;

export type Template = (typeof TEMPLATES)[number];
