/** The clock, passed in so that tests hold it still. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. */
  now(): number;
  /** Monotonic, milliseconds since some fixed moment. */
  monotonic(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls again and again until it is stopped, and keeps no process alive for it. */
  every(milliseconds: number, action: () => void): { stop(): void };
}

export interface Random {
  /** `bytes` random bytes in lower-case hex. */
  hex(bytes: number): string;
}
