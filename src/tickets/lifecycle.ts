import type { TicketRules } from '../model/knowledge.ts';
import type {
  Actor,
  Priority,
  Refusal,
  Ticket,
  TicketChange,
  TicketDraft,
  TicketEvent,
  TicketState,
  TicketView,
} from '../model/ticket.ts';
import type { NewTicket, TicketFile, TicketOutcome } from '../model/ticket-store.ts';
import { contentOf } from './content.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Where people may move a ticket from each state. A closed one is not solved or put to the customer right away: somebody
 * takes it up first.
 */
const MOVES: Readonly<Record<TicketState, readonly TicketState[]>> = {
  open: ['in-progress', 'waiting', 'solved', 'closed'],
  'in-progress': ['open', 'waiting', 'solved', 'closed'],
  waiting: ['open', 'in-progress', 'solved', 'closed'],
  solved: ['open', 'in-progress', 'waiting', 'closed'],
  closed: ['open', 'in-progress'],
};

/** Who makes a change, when (ms since 1970), and by which of the shop's rules. */
export interface ChangeContext {
  readonly by: Actor;
  readonly now: number;
  readonly rules: TicketRules;
}

/** A ticket as it is when it is filed. */
export function newTicket(draft: TicketDraft, now: number, rules: TicketRules): NewTicket {
  return {
    ...draft,
    state: 'open',
    assignee: null,
    createdAt: now,
    updatedAt: now,
    dueAt: dueFrom(now, draft.priority, rules),
    solvedAt: null,
    closedAt: null,
    reopened: 0,
    rating: null,
  };
}

/** What a change makes of a ticket, what its history says of it and what the customer is told; or why it is not made. */
export function changeTicket(file: TicketFile, change: TicketChange, context: ChangeContext): TicketOutcome {
  const changed = CHANGES[context.by.kind](file, change, context);
  if (typeof changed === 'string') return { ok: false, why: changed };
  const { by, now, rules } = context;
  const ticket = { ...changed.ticket, updatedAt: now };
  const events = changed.lines.map((line): TicketEvent => ({ at: now, by, ...line }));
  const told = changed.told ?? null;
  if (told === null) return { ok: true, ticket, events, notice: null };
  const view = viewOf({ ticket, history: [...file.history, ...events] }, now, rules);
  const askRating = told.state === 'solved' && ticket.rating === null;
  return { ok: true, ticket, events, notice: { ticket: view, ...told, askRating } };
}

/** What the customer is told of a ticket of theirs: nothing that is only for the shop's people. */
export function viewOf({ ticket, history }: TicketFile, now: number, rules: TicketRules): TicketView {
  const { number, kind, state, description, order, createdAt, dueAt, rating } = ticket;
  return {
    number,
    kind,
    state,
    description,
    order: order === null ? null : order.number,
    createdAt,
    updatedAt: history.findLast(({ change }) => !INTERNAL.has(change.kind))?.at ?? createdAt,
    dueAt,
    lastMessage: history.map(messageIn).findLast((message) => message !== null) ?? null,
    canReopen: state === 'solved' && now < reopenableUntil(ticket, rules),
    rated: rating !== null,
    content: contentOf({ ticket, history }),
  };
}

/** What was solved by this time is to be closed now; both ms since 1970. */
export const solvedToClose = (now: number, { reopenDays }: TicketRules): number => now - reopenDays * DAY_MS;

/** Until when a customer may take a solved ticket up again, ms since 1970; it is closed then. */
function reopenableUntil({ solvedAt }: Ticket, { reopenDays }: TicketRules): number {
  return solvedAt === null ? 0 : solvedAt + reopenDays * DAY_MS;
}

/** What is done among the shop's people. */
const INTERNAL: ReadonlySet<TicketEvent['change']['kind']> = new Set(['note', 'assign', 'priority']);

function messageIn({ change }: TicketEvent): string | null {
  if (change.kind === 'message') return change.text;
  return change.kind === 'state' ? (change.message ?? null) : null;
}

type Line = Pick<TicketEvent, 'change' | 'from'>;

interface Changed {
  readonly ticket: Ticket;
  readonly lines: readonly Line[];
  /** For the customer. */
  readonly told?: { readonly state: TicketState | null; readonly message: string | null };
}

type Decision = (file: TicketFile, change: TicketChange, context: ChangeContext) => Changed | Refusal;

/** What each may do. Anything else is refused in every state. */
const CHANGES: Readonly<Record<Actor['kind'], Decision>> = {
  person(file, change, context) {
    if (change.kind === 'state') return moveByPerson(file, change, context);
    if (change.kind === 'assign') return assign(file.ticket, change);
    if (change.kind === 'priority') return prioritise(file, change, context);
    const line = { change, from: null };
    if (change.kind === 'note') return { ticket: file.ticket, lines: [line] };
    if (change.kind !== 'message') return 'not-now';
    return { ticket: file.ticket, lines: [line], told: { state: null, message: change.text } };
  },

  customer(file, change, context) {
    if (change.kind === 'fact') return addFact(file.ticket, change, context);
    if (change.kind === 'reopen') return reopen(file.ticket, change, context);
    if (change.kind === 'rate') return rate(file.ticket, change, context);
    return change.kind === 'comment' ? comment(file.ticket, change) : 'not-now';
  },

  /** Closes what was solved long enough ago. The customer was told when it was solved, and is not told again. */
  system({ ticket }, change, context) {
    if (change.kind !== 'state' || change.to !== 'closed') return 'not-now';
    if (ticket.state === 'closed') return 'done';
    if (ticket.state !== 'solved' || context.now < reopenableUntil(ticket, context.rules)) return 'not-now';
    return { ticket: moved(ticket, 'closed', context), lines: [{ change, from: ticket.state }] };
  },
};

type Of<Kind extends TicketChange['kind']> = Extract<TicketChange, { kind: Kind }>;

function moveByPerson({ ticket }: TicketFile, change: Of<'state'>, context: ChangeContext): Changed | Refusal {
  if (change.to === ticket.state) return 'done';
  if (!MOVES[ticket.state].includes(change.to)) return 'not-now';
  return {
    ticket: moved(ticket, change.to, context),
    lines: [{ change, from: ticket.state }],
    told: { state: change.to, message: change.message ?? null },
  };
}

/** The state stays: that it is somebody's does not mean that they have begun, which is what the customer would be told. */
function assign(ticket: Ticket, change: Of<'assign'>): Changed | Refusal {
  if (change.to?.id === ticket.assignee?.id) return 'done';
  return { ticket: { ...ticket, assignee: change.to }, lines: [{ change, from: ticket.assignee?.name ?? null }] };
}

/** Not once nothing is left to do: when it was due stays what it was solved by. */
function prioritise(
  { ticket, history }: TicketFile,
  change: Of<'priority'>,
  { rules }: ChangeContext,
): Changed | Refusal {
  if (change.to === ticket.priority) return 'done';
  if (isDone(ticket.state)) return 'not-now';
  const begun = history.findLast(reopens)?.at ?? ticket.createdAt;
  return {
    ticket: { ...ticket, priority: change.to, dueAt: dueFrom(begun, change.to, rules) },
    lines: [{ change, from: ticket.priority }],
  };
}

function reopens({ change, from }: TicketEvent): boolean {
  if (change.kind === 'reopen') return true;
  return change.kind === 'state' && !isDone(change.to) && (from === 'solved' || from === 'closed');
}

function addFact(ticket: Ticket, change: Of<'fact'>, context: ChangeContext): Changed | Refusal {
  const fact = { change, from: null };
  if (ticket.state === 'waiting') {
    const goesOn = { change: { kind: 'state', to: 'in-progress' }, from: 'waiting' } as const;
    return { ticket: moved(ticket, 'in-progress', context), lines: [fact, goesOn] };
  }
  if (!isDone(ticket.state)) return { ticket, lines: [fact] };
  const reopened = reopen(ticket, { kind: 'reopen', text: null }, context);
  return typeof reopened === 'string' ? reopened : { ...reopened, lines: [fact, ...reopened.lines] };
}

/** It is open then, and not in progress: somebody has to look at it anew. */
function reopen(ticket: Ticket, change: Of<'reopen'>, context: ChangeContext): Changed | Refusal {
  if (ticket.solvedAt !== null && context.now >= reopenableUntil(ticket, context.rules)) return 'too-late';
  if (ticket.state !== 'solved') return 'not-now';
  return { ticket: moved(ticket, 'open', context), lines: [{ change, from: ticket.state }] };
}

function rate(ticket: Ticket, change: Of<'rate'>, { now }: ChangeContext): Changed | Refusal {
  if (ticket.rating !== null) return 'done';
  if (!isDone(ticket.state)) return 'not-now';
  return { ticket: { ...ticket, rating: { stars: change.stars, comment: null, at: now } }, lines: [only(change)] };
}

function comment(ticket: Ticket, change: Of<'comment'>): Changed | Refusal {
  if (ticket.rating === null) return 'not-now';
  if (ticket.rating.comment !== null) return 'done';
  return { ticket: { ...ticket, rating: { ...ticket.rating, comment: change.text } }, lines: [only(change)] };
}

const only = (change: TicketChange): Line => ({ change, from: null });

/** The ticket in another state. What is taken up again is due anew. */
function moved(ticket: Ticket, to: TicketState, { now, rules }: ChangeContext): Ticket {
  if (to === 'solved') return { ...ticket, state: to, solvedAt: now };
  if (to === 'closed') return { ...ticket, state: to, closedAt: now };
  if (!isDone(ticket.state)) return { ...ticket, state: to };
  return {
    ...ticket,
    state: to,
    solvedAt: null,
    closedAt: null,
    reopened: ticket.reopened + (ticket.solvedAt === null ? 0 : 1),
    dueAt: dueFrom(now, ticket.priority, rules),
  };
}

/** Nothing is left to do. */
const isDone = (state: TicketState): boolean => state === 'solved' || state === 'closed';

const dueFrom = (begun: number, priority: Priority, { dueHours }: TicketRules): number =>
  begun + dueHours[priority] * HOUR_MS;
