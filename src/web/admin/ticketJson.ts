import type { IncomingFile } from '../../model/event.ts';
import type { Ticket, TicketEvent } from '../../model/ticket.ts';

/** Characters of a ticket's description that a list shows. */
const SUMMARY = 200;

/** A line of a list. Times are ISO 8601. */
export function writeListed(ticket: Ticket, now: number) {
  const { number, kind, state, priority, category, subcategory, customer, order, assignee, language } = ticket;
  return {
    number,
    kind,
    state,
    priority,
    category,
    subcategory,
    summary: shorten(ticket.description),
    customer,
    order: order === null ? null : order.number,
    assignee,
    language,
    ...writeTimes(ticket, now),
  };
}

/** All the files of a ticket: those it was filed with, then those that were added. Their places never change. */
export function filesOf(ticket: Ticket, history: readonly TicketEvent[]): readonly IncomingFile[] {
  return [...ticket.files, ...history.flatMap(({ change }) => (change.kind === 'fact' ? change.files : []))];
}

/** A ticket and its history, but for what only the platform's adapter understands. */
export function writeWhole(ticket: Ticket, history: readonly TicketEvent[], now: number) {
  const { ref: _, files, rating, ...facts } = ticket;
  const place = places();
  return {
    ticket: {
      ...facts,
      ...writeTimes(ticket, now),
      files: files.map((file) => writeFile(file, place())),
      rating: rating === null ? null : { ...rating, at: iso(rating.at) },
    },
    history: history.map(({ at, by, change, from }) => ({
      at: iso(at),
      by,
      change:
        change.kind === 'fact' ? { ...change, files: change.files.map((file) => writeFile(file, place())) } : change,
      from,
    })),
  };
}

/** 0, 1, 2, … */
function places(): () => number {
  let next = 0;
  return () => next++;
}

function writeTimes(ticket: Ticket, now: number) {
  const { createdAt, updatedAt, dueAt, solvedAt, closedAt, state } = ticket;
  return {
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    dueAt: iso(dueAt),
    solvedAt: solvedAt === null ? null : iso(solvedAt),
    closedAt: closedAt === null ? null : iso(closedAt),
    overdue: dueAt < now && state !== 'solved' && state !== 'closed',
  };
}

/** `index`: its place among all files of the ticket. `available`: the platform may be asked for it. */
function writeFile({ native, ...file }: IncomingFile, index: number) {
  return { ...file, index, available: native !== undefined };
}

function shorten(text: string): string {
  const short = Array.from(text.slice(0, SUMMARY * 2))
    .slice(0, SUMMARY)
    .join('');
  return short.length < text.length ? `${short}…` : text;
}

const iso = (at: number): string => new Date(at).toISOString();
