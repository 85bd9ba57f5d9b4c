import type { Kysely } from 'kysely';
import type { StoreChange } from '../model/store.ts';
import type { Tables } from './schema.ts';
import type { Statement } from './statement.ts';

/** What a job may do. All of it happens, or none. */
export interface Transaction {
  run<Args, Row>(statement: Statement<Args, Row>, args: Args): Promise<Row[]>;
  /** Tells the store's subscribers, once the transaction is committed. */
  changed(change: StoreChange): void;
}

/**
 * A piece of work in one transaction. It awaits nothing but its statements, and may be run again from the start when
 * the database asks for that.
 */
export type Job<T> = (tx: Transaction) => Promise<T>;

/** `ahead`: before what may wait, where one writer does all. */
export type WriteOrder = 'ahead' | 'in-turn';

/** What the statements are built with. */
export interface QueryBuilder {
  readonly db: Kysely<Tables>;
  /** Several processes write at once, so rows must be locked before they are read to be changed. */
  readonly locking: boolean;
}

/** What the two databases do differently; everything else is the same code for both. */
export interface Engine extends QueryBuilder {
  /** Names this instance in the rows of what it is sending. */
  readonly owner: number;
  /** Resolves once it is durable. */
  write<T>(job: Job<T>, order?: WriteOrder): Promise<T>;
  /** Outside any transaction: sees only what is committed. */
  read<Args, Row>(statement: Statement<Args, Row>, args: Args): Promise<Row[]>;
  /** The instances that are alive, this one among them. */
  liveOwners(): Promise<ReadonlySet<number>>;
  subscribe(listener: (change: StoreChange) => void): () => void;
  close(): Promise<void>;
}
