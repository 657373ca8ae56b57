/** Randomness, passed in so that tests know what comes. */
export interface Random {
  /** `bytes` random bytes in lower-case hex. */
  hex(bytes: number): string;
}
