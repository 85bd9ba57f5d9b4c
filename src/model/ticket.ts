import { z } from 'zod';
import { Emotion } from './emotion.ts';
import { ConversationRef, IncomingFile } from './event.ts';
import { Language } from './language.ts';

/** What a ticket is about. */
export const TicketKind = z.enum(['complaint', 'return']);
export type TicketKind = z.infer<typeof TicketKind>;

/** How far it is: who has to do something next, and whether anything is left to do. */
export const TicketState = z.enum(['open', 'in-progress', 'waiting', 'solved', 'closed']);
export type TicketState = z.infer<typeof TicketState>;

/** How soon somebody should look. */
export const Priority = z.enum(['low', 'normal', 'high', 'urgent']);
export type Priority = z.infer<typeof Priority>;

/** Bounds that every writer of tickets keeps. */
export const TICKET_LIMITS = { text: 10_000, files: 20 } as const;

const Text = z.string().trim().min(1).max(TICKET_LIMITS.text);
const Name = z.string().min(1).max(200);

/** Whose ticket it is, by the platform's immutable id. */
export const TicketCustomer = z.strictObject({
  platform: z.string().min(1).max(32),
  account: z.string().min(1).max(200),
  id: z.string().min(1).max(400),
  name: Name.optional(),
});
export type TicketCustomer = z.infer<typeof TicketCustomer>;

/** A ticket as a flow files it. */
export const TicketDraft = z.strictObject({
  kind: TicketKind,
  priority: Priority,
  /** Ids of the shop's taxonomy: a category of complaints, or a reason for a return; null = none was named. */
  category: z.string().max(100).nullable(),
  subcategory: z.string().max(100).nullable(),
  /** What happened, in the customer's words: the clauses that tell of it. */
  description: Text,
  /** What would put it right, in the customer's words or by a choice's label. */
  wish: z.string().max(TICKET_LIMITS.text).nullable(),
  /** As the customer named it; `proven` = they showed that it is theirs. */
  order: z.strictObject({ number: Name, proven: z.boolean() }).nullable(),
  items: z
    .array(z.strictObject({ sku: z.string().max(200), name: Name, quantity: z.number().int().positive() }))
    .max(100),
  /** How the goods come back. */
  handover: z.enum(['pick-up', 'drop-off']).nullable(),
  /** The shop's rule that decided, in the words of the shop's first language. */
  rule: z.string().max(1000).nullable(),
  /** How to reach the customer besides this conversation. */
  contact: z.string().max(300).nullable(),
  files: z.array(IncomingFile).max(TICKET_LIMITS.files),
  emotion: Emotion,
  /** What the customer is spoken to in. */
  language: Language,
  customer: TicketCustomer,
  /** Where the customer is told of changes. */
  ref: ConversationRef,
});
export type TicketDraft = z.infer<typeof TicketDraft>;

/** Who did something to a ticket. */
export const Actor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('customer') }),
  /** `id`: of a person who may sign in; null = the operator, by ADMIN_TOKEN or the command line. */
  z.strictObject({ kind: z.literal('person'), id: z.number().int().nullable(), name: Name }),
  z.strictObject({ kind: z.literal('system') }),
]);
export type Actor = z.infer<typeof Actor>;

/** Whom a ticket belongs to. The name is kept, so that it is read also when they are gone. */
export const Assignee = z.strictObject({ id: z.number().int(), name: Name });
export type Assignee = z.infer<typeof Assignee>;

/** A ticket as it is now. Times are ms since 1970. */
export const Ticket = TicketDraft.extend({
  /** From 1001, in the order they were opened. Shown as `T1001`. */
  number: z.number().int().positive(),
  state: TicketState,
  assignee: Assignee.nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** When it should be solved, by the shop's service levels. */
  dueAt: z.number(),
  /** null = it is not solved (any more). */
  solvedAt: z.number().nullable(),
  closedAt: z.number().nullable(),
  /** Times it was taken up again after it was solved. */
  reopened: z.number().int().nonnegative(),
  /** How satisfied the customer was, asked once. */
  rating: z
    .strictObject({ stars: z.number().int().min(1).max(5), comment: Text.nullable(), at: z.number() })
    .nullable(),
});
export type Ticket = z.infer<typeof Ticket>;

/**
 * What the customer adds; a ticket that waits for the customer goes on. `means`: it is no mere fact: it is urgent, is not
 * wanted any more, or is wanted after all.
 */
const TicketFact = z.strictObject({
  kind: z.literal('fact'),
  means: z.enum(['urge', 'withdraw', 'keep']).exactOptional(),
  text: z.string().max(TICKET_LIMITS.text),
  files: z.array(IncomingFile).max(TICKET_LIMITS.files),
});
/** The customer takes up a solved ticket again, within the shop's days. */
const TicketReopening = z.strictObject({ kind: z.literal('reopen'), text: Text.nullable() });
const TicketRating = z.strictObject({ kind: z.literal('rate'), stars: z.number().int().min(1).max(5) });
/** The free word to a rating. */
const TicketComment = z.strictObject({ kind: z.literal('comment'), text: Text });

/** What may be done to a ticket. */
export const TicketChange = z.discriminatedUnion('kind', [
  /** `message`: told to the customer along with it. */
  z.strictObject({ kind: z.literal('state'), to: TicketState, message: Text.optional() }),
  /** null = nobody's. */
  z.strictObject({ kind: z.literal('assign'), to: Assignee.nullable() }),
  z.strictObject({ kind: z.literal('priority'), to: Priority }),
  /** Among the shop's people: the customer never sees it. */
  z.strictObject({ kind: z.literal('note'), text: Text }),
  /** To the customer, on the channel they used. */
  z.strictObject({ kind: z.literal('message'), text: Text }),
  TicketFact,
  TicketReopening,
  TicketRating,
  TicketComment,
]);
export type TicketChange = z.infer<typeof TicketChange>;

/** A line of a ticket's history: what was done, by whom. */
export const TicketEvent = z.strictObject({
  at: z.number(),
  by: Actor,
  change: z.union([TicketChange, z.strictObject({ kind: z.literal('opened') })]),
  /** The state, priority or assignee's name before, where that is what changed. */
  from: z.string().nullable(),
});
export type TicketEvent = z.infer<typeof TicketEvent>;

/** What a customer is read back of a ticket of theirs. */
const TicketContent = z.strictObject({
  items: z.array(z.strictObject({ name: z.string(), quantity: z.number().int().positive() })),
  category: z.string().nullable(),
  subcategory: z.string().nullable(),
  wish: z.string().nullable(),
  handover: z.enum(['pick-up', 'drop-off']).nullable(),
  /** Only its end, or where an e-mail goes. */
  contact: z.string().nullable(),
  files: z.number().int().nonnegative(),
  /** What the customer added, in their words, oldest first. */
  facts: z.array(z.string()),
  /** The customer took it back, and nothing since. */
  withdrawn: z.boolean(),
});
export type TicketContent = z.infer<typeof TicketContent>;

/** What a customer is told of a ticket of theirs; nothing of it is only for the shop's people. */
export const TicketView = z.strictObject({
  number: z.number().int(),
  kind: TicketKind,
  state: TicketState,
  description: z.string(),
  order: z.string().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  dueAt: z.number(),
  /** The last thing the shop's people wrote to the customer. */
  lastMessage: z.string().nullable(),
  /** Solved, and still within the days in which it may be taken up again. */
  canReopen: z.boolean(),
  rated: z.boolean(),
  /** News that were written before it was told lack it. */
  content: TicketContent.exactOptional(),
});
export type TicketView = z.infer<typeof TicketView>;

/** What a conversation is told when a ticket of its customer changed. */
export const TicketNotice = z.strictObject({
  ticket: TicketView,
  /** The state it came to; null = it did not change. */
  state: TicketState.nullable(),
  /** What the shop's people wrote. */
  message: z.string().nullable(),
  /** Satisfaction is to be asked. */
  askRating: z.boolean(),
});
export type TicketNotice = z.infer<typeof TicketNotice>;

/** The calls that flows make about tickets. */
export const TICKET_CALLS = { open: 'tickets.open', find: 'tickets.find', change: 'tickets.change' } as const;

/** What a flow files: whose it is and where they are told is known by who made the call. */
export const TicketFiling = TicketDraft.omit({ customer: true, ref: true });
export type TicketFiling = z.infer<typeof TicketFiling>;

/** What comes of filing. */
export const TicketFiled = z.strictObject({ number: z.number().int(), dueAt: z.number() });

/** What a customer asks about. `number` null = all of theirs; `proof`: the end of the phone or the email of a ticket. */
export const TicketQuestion = z.strictObject({
  number: z.number().int().positive().nullable(),
  proof: z.string().max(320).nullable(),
});
export type TicketQuestion = z.infer<typeof TicketQuestion>;

/** What a customer may be told. A ticket that is not there and one of somebody else have the same answer. */
export const TicketAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('found'), tickets: z.array(TicketView).min(1).max(20) }),
  z.strictObject({ outcome: z.literal('none') }),
  z.strictObject({ outcome: z.literal('needs-proof') }),
  z.strictObject({ outcome: z.literal('refused') }),
  z.strictObject({ outcome: z.literal('locked'), until: z.number() }),
]);
export type TicketAnswer = z.infer<typeof TicketAnswer>;

/** What a customer does to a ticket of theirs. */
export const TicketRequest = z.strictObject({
  number: z.number().int().positive(),
  change: z.union([TicketFact, TicketReopening, TicketRating, TicketComment]),
});
export type TicketRequest = z.infer<typeof TicketRequest>;

/** What comes of it. */
export const TicketRequested = z.union([
  z.strictObject({ ok: z.literal(true), ticket: TicketView }),
  z.strictObject({ ok: z.literal(false), why: z.enum(['absent', 'not-now', 'too-late', 'done']) }),
]);

/** How a ticket is shown and asked for. */
export const ticketName = (number: number): string => `T${number}`;

/** Which tickets; what is left out does not matter. */
export interface TicketFilter {
  readonly states?: readonly TicketState[];
  readonly kind?: TicketKind;
  readonly priority?: Priority;
  /** null = nobody's. */
  readonly assignee?: number | null;
  /** Due before now, and neither solved nor closed. */
  readonly overdue?: boolean;
  /** Stands in its number, order, words or contact. */
  readonly text?: string;
}

/** Why a change was not made. `not-now` = the state does not allow it; `too-late` = the days for it are over; `done` = it was done before, and once is all. */
export type Refusal = 'absent' | 'not-now' | 'too-late' | 'done';
export type ChangeResult =
  | { readonly ok: true; readonly ticket: Ticket }
  | { readonly ok: false; readonly why: Refusal };

/** The tickets' service. Every write is durable when its promise resolves, and tells the customer where there is something to tell. */
export interface Tickets {
  /** Files a ticket. `key`: the same one again gives the ticket that it filed. */
  open(draft: TicketDraft, key: string): Promise<Ticket>;
  get(number: number): Promise<{ readonly ticket: Ticket; readonly history: readonly TicketEvent[] } | null>;
  /** Those that are due first, first; solved and closed ones last, the newest first. */
  list(
    filter: TicketFilter,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly tickets: readonly Ticket[]; readonly total: number }>;
  /** `key`: the same one again changes nothing and gives the same result. */
  change(number: number, change: TicketChange, by: Actor, key?: string): Promise<ChangeResult>;
  /** A customer's own on this channel, the newest first, at most 20. */
  ofCustomer(customer: TicketCustomer): Promise<TicketView[]>;
  view(ticket: Ticket, history: readonly TicketEvent[]): TicketView;
}
