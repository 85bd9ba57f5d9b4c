import { stripVTControlCharacters } from 'node:util';
import { type Actor, type Ticket, type TicketEvent, ticketName } from '../model/ticket.ts';
import type { TicketFile } from '../model/ticket-store.ts';

/** Characters of a description that a list shows. */
const SUMMARY = 60;
/** Turn the direction of a text, so that it reads as something else than it says. */
const DIRECTIONS = /[\u202A-\u202E\u2066-\u2069]/g;

/** A text as a terminal may be shown it: it obeys none of what others wrote. Line breaks stay. */
function block(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(DIRECTIONS, '');
}

/** The same in one line. */
export function line(text: string): string {
  return block(text.replace(/[\s\p{Z}]+/gu, ' ')).trim();
}

/** A table of tickets; the columns are parted by tabs. `now`: ms since 1970. */
export function ticketTable(tickets: readonly Ticket[], now: number): string {
  const rows = tickets.map((ticket) => [
    ticketName(ticket.number),
    ticket.kind,
    ticket.state,
    ticket.priority,
    `${iso(ticket.dueAt)}${isOverdue(ticket, now) ? ' overdue' : ''}`,
    line(ticket.assignee?.name ?? '-'),
    line(ticket.customer.name ?? '-'),
    shorten(line(ticket.description)),
  ]);
  const header = ['ticket', 'kind', 'state', 'priority', 'due', 'assignee', 'customer', 'description'];
  return [header, ...rows].map((row) => `${row.join('\t')}\n`).join('');
}

/** All of a ticket and what was done to it. `now`: ms since 1970. */
export function ticketText({ ticket, history }: TicketFile, now: number): string {
  const { customer, order, rating, category, subcategory, items, files } = ticket;
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['state', ticket.state],
    ['kind', ticket.kind],
    ['priority', ticket.priority],
    ['assignee', ticket.assignee?.name ?? 'nobody'],
    ['category', category === null ? null : [category, subcategory].filter((part) => part !== null).join(' / ')],
    ['order', order === null ? null : `${order.number}${order.proven ? '' : ' (not shown to be theirs)'}`],
    ['items', items.map(({ sku, name, quantity }) => `${quantity} × ${name} (${sku})`).join(', ')],
    ['handover', ticket.handover],
    ['rule', ticket.rule],
    ['customer', `${customer.name ?? customer.id} on ${customer.platform}, writes ${ticket.language}`],
    ['contact', ticket.contact],
    ['files', files.map(({ kind, name }) => name ?? kind).join(', ')],
    ['opened', iso(ticket.createdAt)],
    ['due', `${iso(ticket.dueAt)}${isOverdue(ticket, now) ? ' overdue' : ''}`],
    ['solved', ticket.solvedAt === null ? null : iso(ticket.solvedAt)],
    ['closed', ticket.closedAt === null ? null : iso(ticket.closedAt)],
    ['reopened', ticket.reopened === 0 ? null : `${ticket.reopened} times`],
    ['rating', rating === null ? null : `${rating.stars} of 5${rating.comment === null ? '' : `: ${rating.comment}`}`],
  ];
  const told = facts.flatMap(([name, value]) => (value ? [`${name.padEnd(10)}${line(value)}\n`] : []));
  const wish = ticket.wish === null ? '' : `\nWish:\n${indented(ticket.wish)}`;
  const lines = history.map(eventText).join('');
  return `${ticketName(ticket.number)}\n${told.join('')}\n${indented(ticket.description)}${wish}\nHistory:\n${lines}`;
}

function eventText(event: TicketEvent): string {
  const { what, text } = wordsOf(event);
  const said = text ? indented(text) : '';
  return `${iso(event.at)}  ${line(nameOf(event.by))}: ${line(what)}\n${said}`;
}

function wordsOf({ change, from }: TicketEvent): { readonly what: string; readonly text?: string | null | undefined } {
  switch (change.kind) {
    case 'opened':
      return { what: 'opened it' };
    case 'state':
      return { what: `${from} → ${change.to}`, text: change.message };
    case 'assign':
      return { what: `assigned to ${change.to?.name ?? 'nobody'}` };
    case 'priority':
      return { what: `priority ${from} → ${change.to}` };
    case 'note':
      return { what: 'note', text: change.text };
    case 'message':
      return { what: 'to the customer', text: change.text };
    case 'fact':
      return {
        what: change.files.length === 0 ? 'adds' : `adds, with ${change.files.length} files`,
        text: change.text,
      };
    case 'reopen':
      return { what: 'takes it up again', text: change.text };
    case 'rate':
      return { what: `${change.stars} of 5` };
    case 'comment':
      return { what: 'about the rating', text: change.text };
  }
}

const nameOf = (by: Actor): string => (by.kind === 'person' ? by.name : by.kind);

function indented(text: string): string {
  return block(text)
    .split('\n')
    .map((part) => `  ${part}\n`)
    .join('');
}

function shorten(text: string): string {
  const signs = Array.from(text);
  return signs.length > SUMMARY ? `${signs.slice(0, SUMMARY - 1).join('')}…` : text;
}

const isOverdue = ({ dueAt, state }: Ticket, now: number): boolean =>
  dueAt < now && state !== 'solved' && state !== 'closed';

const iso = (at: number): string => new Date(at).toISOString();
