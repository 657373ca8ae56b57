/** What stages may use together. */
export interface Capacity {
  /** Cores; fractions are fine. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}
