import express, { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Download } from '../../model/adapter.ts';
import type { Clock } from '../../model/clock.ts';
import type { IncomingFile } from '../../model/event.ts';
import type { Person } from '../../model/people.ts';
import type { Store } from '../../model/store.ts';
import { type Actor, type Refusal, type TicketChange, type Tickets, ticketName } from '../../model/ticket.ts';
import { ticketsCsv } from '../../tickets/csv.ts';
import type { TicketService } from '../../tickets/service.ts';
import type { Member } from '../access/access.ts';
import type { SignedIn } from '../access/guard.ts';
import { sendCsv } from './ticketExport.ts';
import { sendFile } from './ticketFile.ts';
import { FileIndex, FilterQuery, filterOf, ListQuery, readChange, TicketNumber, wordsOf } from './ticketInput.ts';
import { filesOf, writeListed, writeWhole } from './ticketJson.ts';

/** Two texts of 10,000 characters, of up to three bytes each. */
const MAX_BODY = '64kb';
const MAX_FILE = 20 * 1024 * 1024;

export interface TicketOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly tickets: Tickets & Pick<TicketService, 'pages'>;
  /** Fetches a customer's file. Rejected when the platform does not give it, or it is over `maxBytes`. */
  readonly download: (platform: string, file: IncomingFile, maxBytes: number) => Promise<Download>;
  readonly log: Logger;
}

type Answer = Response<unknown, SignedIn>;

/** The tickets' endpoints, under `/admin/api/tickets`, behind `allowOnly`. */
export function ticketRoutes(options: TicketOptions): Router {
  const router = Router();
  router.get('/', getList(options));
  router.get('/people', async (_request, response: Answer) => {
    const people = (await options.store.people()).filter(mayHaveTickets).map(({ id, name }) => ({ id, name }));
    response.json({ people, me: response.locals.member.id });
  });
  router.get('/export.csv', getExport(options));
  router.get('/:number', getOne(options));
  router.post('/:number/changes', express.json({ limit: MAX_BODY, strict: true }), postChange(options));
  router.get('/:number/files/:index', getFile(options));
  return router;
}

const mayHaveTickets = ({ role }: Person): boolean => role === 'agent' || role === 'admin';

function getList({ tickets, clock }: TicketOptions) {
  return async (request: Request, response: Answer): Promise<void> => {
    const query = ListQuery.safeParse(request.query);
    if (!query.success) return refuseInput(response, wordsOf(query.error));
    const { offset, limit } = query.data;
    const found = await tickets.list(filterOf(query.data, response.locals.member.id), { offset, limit });
    const now = clock.now();
    const listed = found.tickets.map((ticket) => writeListed(ticket, now));
    response.json({ tickets: listed, total: found.total, now: new Date(now).toISOString() });
  };
}

function getExport({ tickets, log }: TicketOptions) {
  return async (request: Request, response: Answer): Promise<void> => {
    const query = FilterQuery.safeParse(request.query);
    if (!query.success) return refuseInput(response, wordsOf(query.error));
    const filter = filterOf(query.data, response.locals.member.id);
    await sendCsv(response, ticketsCsv(tickets.pages(filter)), log);
  };
}

type OfTicket = Request<{ number: string }>;

function getOne(options: TicketOptions) {
  return async (request: OfTicket, response: Answer): Promise<void> => {
    const number = TicketNumber.safeParse(request.params.number);
    const whole = number.success ? await readWhole(number.data, options) : null;
    if (whole === null) return refuseAbsent(response);
    response.json(whole);
  };
}

async function readWhole(number: number, { tickets, clock }: TicketOptions) {
  const found = await tickets.get(number);
  if (found === null) return null;
  const { ticket, history } = found;
  const now = clock.now();
  return {
    ...writeWhole(ticket, history, now),
    /** Whether the customer may still take it up again. */
    mayReopen: tickets.view(ticket, history).canReopen,
    now: new Date(now).toISOString(),
  };
}

function postChange(options: TicketOptions) {
  return async (request: OfTicket, response: Answer): Promise<void> => {
    const number = TicketNumber.safeParse(request.params.number);
    if (!number.success) return refuseAbsent(response);
    const posted = readChange(request.body);
    if (typeof posted === 'string') return refuseInput(response, posted);
    const change = await withRealName(posted.change, options.store);
    if (change === null) return refuseInput(response, 'to: nobody with this id can be given tickets');
    const { member } = response.locals;
    // One person's key is never another's.
    const key = posted.key === undefined ? undefined : `${member.who}/${posted.key}`;
    const result = await options.tickets.change(number.data, change, actorOf(member), key);
    if (!result.ok) return refuseChange(response, number.data, result.why);
    response.json(await readWhole(number.data, options));
  };
}

function refuseChange(response: Answer, number: number, why: Refusal): void {
  if (why === 'absent') refuseAbsent(response);
  else response.status(409).json({ error: `${ticketName(number)}: ${REFUSALS[why]}`, why });
}

const REFUSALS: Readonly<Record<Exclude<Refusal, 'absent'>, string>> = {
  'not-now': 'its state does not allow this',
  'too-late': 'the days for this are over',
  done: 'this was done before',
};

/** A ticket is given to somebody by their id: the name is the one they are known by. null = they can have none. */
async function withRealName(change: TicketChange, store: Store): Promise<TicketChange | null> {
  if (change.kind !== 'assign' || change.to === null) return change;
  const person = await store.person(change.to.id);
  if (person === null || !mayHaveTickets(person)) return null;
  return { kind: 'assign', to: { id: person.id, name: person.name } };
}

function actorOf({ id, name }: Member): Actor {
  return { kind: 'person', id, name };
}

function getFile({ tickets, download, log }: TicketOptions) {
  return async (request: Request<{ number: string; index: string }>, response: Answer): Promise<void> => {
    const number = TicketNumber.safeParse(request.params.number);
    const index = FileIndex.safeParse(request.params.index);
    if (!number.success || !index.success) return refuseAbsent(response);
    const found = await tickets.get(number.data);
    const file = found === null ? undefined : filesOf(found.ticket, found.history)[index.data];
    if (found === null || file?.native === undefined) return refuseAbsent(response);
    try {
      if ((file.size ?? 0) > MAX_FILE) throw new Error('the platform says that the file is over 20 MB');
      const fetched = await download(found.ticket.customer.platform, file, MAX_FILE);
      if (fetched.bytes.length > MAX_FILE) throw new Error('the file is over 20 MB');
      sendFile(response, fetched);
    } catch (error) {
      log.warn({ err: error, ticket: number.data }, "a customer's file could not be fetched");
      response.status(502).json({ error: 'the platform does not give this file (any more), or it is over 20 MB' });
    }
  };
}

function refuseInput(response: Answer, error: string): void {
  response.status(400).json({ error });
}

function refuseAbsent(response: Answer): void {
  response.status(404).json({ error: 'there is no such ticket or file' });
}
