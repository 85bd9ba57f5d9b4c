import type { Adapter, Capabilities } from '../model/adapter.ts';
import type { Clock } from '../model/clock.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Store } from '../model/store.ts';
import type { TicketCustomer, Tickets } from '../model/ticket.ts';

/** An answer that an agent taught. */
export interface Taught {
  /** The entry's; the same one again replaces it. */
  readonly id: string;
  readonly language: Language;
  readonly question: string;
  readonly answer: string;
}

/** The knowledge cannot be changed so; the message says why, for people. */
export class Unlearnable extends Error {
  override readonly name = 'Unlearnable';
}

export interface DeskOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly knowledge: () => Knowledge;
  readonly tickets: Pick<Tickets, 'open'>;
  /** What the channel of a platform can show. */
  readonly capabilities: (platform: string) => Capabilities;
  /** Of a platform; undefined = the channel is switched off. */
  readonly channel: (platform: string) => Pick<Adapter, 'edit' | 'recall'> | undefined;
  /** Makes messages showable on a channel. */
  readonly fit: (messages: readonly OutgoingMessage[], channel: Capabilities) => OutgoingMessage[];
  readonly pseudonym: (customer: TicketCustomer) => string;
  readonly newId: () => string;
  /** Somebody can sign in who is nobody of `people list`. */
  readonly hasOperator: boolean;
  /** Writes what an agent taught to the knowledge. Rejected with `Unlearnable` when that cannot be. */
  readonly learn: (taught: Taught) => Promise<void>;
  /** Whether the platform of a desk can be reached now. */
  readonly reachable: (desk: string) => boolean;
}
