import type { Texts } from '../wire.ts';
import { channelName, distanceOf, timeOf, type Words } from '../words.ts';
import type { Listed, Priority, Ticket, TicketState } from './wire.ts';

/** Beside the words and the colour, for who does not see colours. */
const STATE_MARKS: Readonly<Record<TicketState, string>> = {
  open: '○',
  'in-progress': '◐',
  waiting: '…',
  solved: '✓',
  closed: '–',
};

const PRIORITY_MARKS: Readonly<Record<Priority, string>> = { urgent: '‼', high: '↑', normal: '·', low: '↓' };

export function StateMark({ say, state }: { readonly say: Words; readonly state: TicketState }) {
  return (
    <span class={`mark is-${state}`}>
      <span aria-hidden="true">{STATE_MARKS[state]}</span> {say(`ticket.state.${state}`)}
    </span>
  );
}

export function PriorityMark({ say, priority }: { readonly say: Words; readonly priority: Priority }) {
  return (
    <span class={`mark is-${priority}`}>
      <span aria-hidden="true">{PRIORITY_MARKS[priority]} </span>
      <span class="unseen">{say('tickets.priority')}: </span>
      {say(`ticket.priority.${priority}`)}
    </span>
  );
}

interface DueProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly ticket: Listed | Ticket;
  /** The server's time. */
  readonly now: number;
}

/** When it is or was due, or when it was done. */
export function Due({ texts, say, ticket, now }: DueProps) {
  const { key, at } = dueOf(ticket);
  const words = say(`ticket.${key}`, { time: distanceOf(at, now, texts) });
  return (
    <time class={`due ${key}`} dateTime={new Date(at).toISOString()} title={timeOf(at, texts)}>
      {key === 'overdue' && <span aria-hidden="true">⚠ </span>}
      {words}
    </time>
  );
}

function dueOf({ dueAt, solvedAt, closedAt, overdue, state }: Listed | Ticket) {
  if (state === 'closed' && closedAt !== null) return { key: 'closed', at: closedAt } as const;
  if (state === 'solved' && solvedAt !== null) return { key: 'solved', at: solvedAt } as const;
  return { key: overdue ? 'overdue' : 'due', at: dueAt } as const;
}

/** The name that a ticket's customer goes by, and their channel. */
export function customerOf({ customer }: Listed | Ticket, texts: Texts, say: Words): string {
  const names = { customer: nameOf(customer, say), channel: channelName(texts, customer.platform) };
  return say('ticket.onChannel', names);
}

export function nameOf(customer: Ticket['customer'], say: Words): string {
  return customer.name ?? say('ticket.noName');
}

/** What it is about in the shop's own division; one that the shop no longer has goes by its id. */
export function categoryOf({ kind, category, subcategory }: Listed | Ticket, { categories }: Texts): string[] {
  if (category === null) return [];
  const name = categories[`${kind}.${category}`] ?? category;
  return subcategory === null ? [name] : [name, categories[`${kind}.${category}.${subcategory}`] ?? subcategory];
}

/** Its number, its kind, and what it is about. */
export function titleOf(ticket: Listed | Ticket, texts: Texts, say: Words): string {
  return [`T${ticket.number}`, say(`ticket.kind.${ticket.kind}`), ...categoryOf(ticket, texts)].join(' · ');
}
