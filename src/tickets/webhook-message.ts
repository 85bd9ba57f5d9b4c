import { createHmac } from 'node:crypto';
import type { IncomingFile } from '../model/event.ts';
import { type Ticket, type TicketEvent, ticketName } from '../model/ticket.ts';
import type { TicketNews } from '../model/ticket-store.ts';

/** A request as another system gets it. */
interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

const PREFIX = 'whsec_';
const LEAST_SECRET = 16;

/** What is wrong with a secret: what it must be instead. null = nothing. */
export function webhookSecretFault(secret: string): string | null {
  const wanted = `${PREFIX} and base64 of ${LEAST_SECRET} bytes or more, or ${LEAST_SECRET} characters or more`;
  if (!secret.startsWith(PREFIX)) return secret.length < LEAST_SECRET ? wanted : null;
  const base64 = secret.slice(PREFIX.length);
  const valid = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && keyOf(secret).length >= LEAST_SECRET;
  return valid ? null : wanted;
}

/** What is wrong with an address that is to be told of tickets: what it must be instead. null = nothing. */
export function webhookUrlFault(url: string): string | null {
  const wanted =
    'an address such as https://helpdesk.example/hook; http:// only on this machine (127.0.0.1, localhost)';
  if (!URL.canParse(url)) return wanted;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return 'an address without user and password: the requests are signed';
  if (protocol === 'https:') return null;
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
  return protocol === 'http:' && isLoopback ? null : wanted;
}

/**
 * News as they are sent and signed at a time (ms since 1970), by https://www.standardwebhooks.com. The id is the same at
 * each try, so that a receiver can tell a repeat.
 */
export function webhookMessage(news: TicketNews, secret: string, now: number): WebhookMessage {
  const id = `${ticketName(news.ticket.number)}-${news.sequence}-${Math.round(news.event.at).toString(36)}`;
  const timestamp = String(Math.floor(now / 1000));
  const body = JSON.stringify(bodyOf(news));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Xiaoer',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  };
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);
}

const TYPES: Readonly<Partial<Record<TicketEvent['change']['kind'], string>>> = {
  opened: 'ticket.opened',
  note: 'ticket.note',
  message: 'ticket.message',
  rate: 'ticket.rated',
  comment: 'ticket.rated',
};

/** Times are ISO 8601. */
function bodyOf({ ticket, event, sequence }: TicketNews) {
  const { at, by, change, from } = event;
  const written = change.kind === 'fact' ? { ...change, files: change.files.map(writeFile) } : change;
  return {
    type: TYPES[change.kind] ?? 'ticket.updated',
    at: iso(at),
    sequence,
    ticket: writeTicket(ticket),
    ...(change.kind === 'opened' ? {} : { change: { ...written, from, by } }),
  };
}

/** All but the ways to write to the customer that only our adapters understand. */
function writeTicket({ ref: _, files, rating, createdAt, updatedAt, dueAt, solvedAt, closedAt, ...facts }: Ticket) {
  return {
    name: ticketName(facts.number),
    ...facts,
    files: files.map(writeFile),
    rating: rating === null ? null : { ...rating, at: iso(rating.at) },
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    dueAt: iso(dueAt),
    solvedAt: solvedAt === null ? null : iso(solvedAt),
    closedAt: closedAt === null ? null : iso(closedAt),
  };
}

const writeFile = ({ native: _, ...file }: IncomingFile) => file;
const iso = (at: number): string => new Date(at).toISOString();
