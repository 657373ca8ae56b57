/** What somebody else answers for, by absolute paths. */
export interface Places {
  /** Whether a path is one of them, or in one. */
  has(path: string): boolean;
  /** Whether one of them lies in this folder, or below. */
  isAbove(path: string): boolean;
}
