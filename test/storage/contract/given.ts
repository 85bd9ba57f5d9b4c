import type { Store } from '../../../src/model/store.ts';
import type { StoreFault } from '../../../src/storage/faults.ts';

/** What a rule of the contract works with: an empty database of its own. */
export interface Given {
  /** Opens a store on this test's database; it is closed after the test if it is open then. */
  open(): Promise<Store>;
  /** Runs SQL behind the store's back. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** What the stores reported so far. */
  faults(): readonly StoreFault[];
}

/** A database for one test after the other. */
export interface TestDatabase extends Given {
  /** Closes what is open and empties the database. */
  reset(): Promise<void>;
}
