/** Time as a value that tests can move. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Calls back once after `inMs`. Returns the way to call it off. */
  schedule(inMs: number, callback: () => void): () => void;
}
