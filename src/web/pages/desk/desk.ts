import type { Words as AdminWords } from '../admin/words.ts';
import type { Changes } from './changes.ts';
import type { Keep } from './keep.ts';
import type { Outbox } from './outbox.ts';
import type { Recipients, Texts } from './wire.ts';
import type { Words } from './words.ts';

/** What all parts of the page need. */
export interface Desk {
  readonly texts: Texts;
  readonly say: Words;
  /** Channels, priorities and moods are called as on the admin page. */
  readonly sayAdmin: AdminWords;
  /** Has the role admin: may act on others' cases. */
  readonly isAdmin: boolean;
  readonly recipients: Recipients;
  readonly changes: Changes;
  readonly outbox: Outbox;
  readonly keep: Keep;
  /** The time now, ms since 1970; the page is drawn anew as it goes on. */
  readonly now: number;
  readonly onOut: () => void;
}

/** The boxes that are written in: a message goes to the customer, a note never does. */
export type Mode = 'message' | 'note';
