/** Keeps what may be lost. A cache that is away answers "nothing" and never throws. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Forgotten after `ttlMs`. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}
