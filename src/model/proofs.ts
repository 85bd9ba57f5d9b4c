/** A try at proving who one is that has begun; it counts as a wrong one until it is taken back. */
export type ProofTry =
  | { readonly begun: true; readonly id: string }
  /** Too many were wrong. `until`: ms since 1970. */
  | { readonly begun: false; readonly until: number };

/** What a customer can show to be theirs. */
interface BoundThing {
  readonly kind: 'order' | 'ticket';
  readonly number: string;
}

/** Who has shown what to be theirs, and who has guessed. Part of the store: it holds for all instances and channels. */
export interface ProofStore {
  /**
   * Begins a try, unless `most` began since `since` (ms since 1970) for one of the subjects and were not taken back. Of
   * tries that begin at once no more pass than may.
   */
  beginTry(
    subjects: readonly string[],
    limit: { readonly most: number; readonly perMs: number },
    now: number,
  ): Promise<ProofTry>;
  /** The try was no wrong one. */
  takeBackTry(subjects: readonly string[], id: string): Promise<void>;
  /** This customer has shown that it is theirs. `customer`: one string for who it is on which channel. */
  bind(customer: string, thing: BoundThing, now: number): Promise<void>;
  /** The numbers of what a customer has shown to be theirs, the last shown first, at most 20. */
  bound(customer: string, kind: BoundThing['kind']): Promise<string[]>;
}
