import * as z from 'zod/mini';
import { Time } from '../wire.ts';

export const STATES = ['open', 'in-progress', 'waiting', 'solved', 'closed'] as const;
export type TicketState = (typeof STATES)[number];
export const KINDS = ['complaint', 'return'] as const;
export type TicketKind = (typeof KINDS)[number];
/** The most urgent first. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];
const MOODS = ['calm', 'worried', 'disappointed', 'angry', 'thanks'] as const;

const Person = z.object({ id: z.int(), name: z.string() });
type Person = z.infer<typeof Person>;

/** The answer of `GET /admin/api/tickets/people`. `me`: the id of who is signed in; null = they have none. */
export const People = z.object({ people: z.array(Person), me: z.nullable(z.int()) });
export type People = z.infer<typeof People>;

const shared = {
  number: z.int(),
  kind: z.enum(KINDS),
  state: z.enum(STATES),
  priority: z.enum(PRIORITIES),
  category: z.nullable(z.string()),
  subcategory: z.nullable(z.string()),
  customer: z.object({ platform: z.string(), id: z.string(), name: z.optional(z.string()) }),
  assignee: z.nullable(Person),
  language: z.string(),
  createdAt: Time,
  dueAt: Time,
  solvedAt: z.nullable(Time),
  closedAt: z.nullable(Time),
  overdue: z.boolean(),
};

const Listed = z.object({ ...shared, summary: z.string() });
export type Listed = z.infer<typeof Listed>;

/** The answer of `GET /admin/api/tickets`. */
export const TicketList = z.object({ tickets: z.array(Listed), total: z.int(), now: Time });
export type TicketList = z.infer<typeof TicketList>;

const TicketFile = z.object({
  /** Its place among all files of the ticket. */
  index: z.int(),
  kind: z.enum(['image', 'voice', 'video', 'file', 'sticker', 'location', 'contact', 'other']),
  name: z.optional(z.string()),
  size: z.optional(z.number()),
  available: z.boolean(),
});
export type TicketFile = z.infer<typeof TicketFile>;

const Ticket = z.object({
  ...shared,
  description: z.string(),
  wish: z.nullable(z.string()),
  order: z.nullable(z.object({ number: z.string(), proven: z.boolean() })),
  items: z.array(z.object({ sku: z.string(), name: z.string(), quantity: z.int() })),
  handover: z.nullable(z.enum(['pick-up', 'drop-off'])),
  rule: z.nullable(z.string()),
  contact: z.nullable(z.string()),
  files: z.array(TicketFile),
  emotion: z.enum(MOODS),
  reopened: z.int(),
  rating: z.nullable(z.object({ stars: z.int(), comment: z.nullable(z.string()), at: Time })),
});
export type Ticket = z.infer<typeof Ticket>;

const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened') }),
  z.object({ kind: z.literal('state'), to: z.enum(STATES), message: z.optional(z.string()) }),
  z.object({ kind: z.literal('assign'), to: z.nullable(Person) }),
  z.object({ kind: z.literal('priority'), to: z.enum(PRIORITIES) }),
  z.object({ kind: z.literal('note'), text: z.string() }),
  z.object({ kind: z.literal('message'), text: z.string() }),
  z.object({ kind: z.literal('fact'), text: z.string(), files: z.array(TicketFile) }),
  z.object({ kind: z.literal('reopen'), text: z.nullable(z.string()) }),
  z.object({ kind: z.literal('rate'), stars: z.int() }),
  z.object({ kind: z.literal('comment'), text: z.string() }),
]);

const Event = z.object({
  at: Time,
  by: z.object({ kind: z.enum(['customer', 'person', 'system']), name: z.optional(z.string()) }),
  change: Change,
  from: z.nullable(z.string()),
});
export type TicketEvent = z.infer<typeof Event>;

/** The answer of `GET /admin/api/tickets/:number`, and of a change to it. */
export const Whole = z.object({ ticket: Ticket, history: z.array(Event), mayReopen: z.boolean(), now: Time });
export type Whole = z.infer<typeof Whole>;

/** What the page asks the server to do to a ticket. */
export type Wanted =
  | { readonly kind: 'state'; readonly to: TicketState; readonly message?: string }
  | { readonly kind: 'assign'; readonly to: Person | null }
  | { readonly kind: 'priority'; readonly to: Priority }
  | { readonly kind: 'note' | 'message'; readonly text: string };
