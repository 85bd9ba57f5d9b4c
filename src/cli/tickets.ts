import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config.ts';
import { readKnowledge } from '../knowledge/read.ts';
import type { TicketRules } from '../model/knowledge.ts';
import type { Store } from '../model/store.ts';
import { type Actor, type Assignee, type Refusal, type TicketChange, ticketName } from '../model/ticket.ts';
import { errorCode, StoreError } from '../storage/errors.ts';
import { openStore } from '../storage/open.ts';
import { ticketsCsv } from '../tickets/csv.ts';
import { createTickets, type TicketService } from '../tickets/service.ts';
import type { TicketTask } from './ticket-task.ts';
import { line, ticketTable, ticketText } from './ticket-text.ts';

interface Streams {
  readonly stdout: Writable;
  readonly stderr: { write(text: string): unknown };
}

/** What a task works with. */
interface Desk extends Streams {
  readonly store: Store;
  readonly tickets: TicketService;
}

/** Whoever sits at the command line. */
const OPERATOR: Actor = { kind: 'person', id: null, name: 'command line' };

/** For a shop whose knowledge cannot be read: what holds where it says nothing. */
const DEFAULT_RULES: TicketRules = { dueHours: { low: 72, normal: 24, high: 8, urgent: 2 }, reopenDays: 7 };

/**
 * `tickets …`: also while the service runs, which tells the customer what there is to tell. Gives the exit code. What
 * customers wrote reaches the terminal without what would steer it.
 */
export async function runTickets(task: TicketTask, config: Config, streams: Streams = process): Promise<number> {
  const { databaseUrl, dataDir, knowledgeDir, webhook } = config;
  const { stdout, stderr } = streams;
  const changes = task.verb === 'change' || task.verb === 'assign';
  const rules = changes ? await rulesOf(knowledgeDir, streams) : DEFAULT_RULES;
  try {
    const store = await openStore({ databaseUrl, dataDir });
    try {
      const clock = { now: Date.now };
      const tickets = createTickets({ store, clock, rules: () => rules, webhooks: webhook !== undefined });
      return await run(task, { stdout, stderr, store, tickets });
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    stderr.write(`xiaoer: ${error.message}\n`);
    return 1;
  }
}

async function rulesOf(dir: string, { stderr }: Streams): Promise<TicketRules> {
  const { knowledge } = await readKnowledge(dir);
  if (knowledge !== null) return knowledge.shop.tickets;
  const { dueHours, reopenDays } = DEFAULT_RULES;
  const hours = Object.entries(dueHours).map(([priority, hours]) => `${priority} ${hours}`);
  stderr.write(
    `xiaoer: the knowledge in ${dir} cannot be used, so that the usual rules hold: due within hours ${hours.join(', ')}; ` +
      `taken up again within ${reopenDays} days. See: npx xiaoer knowledge check\n`,
  );
  return DEFAULT_RULES;
}

async function run(task: TicketTask, desk: Desk): Promise<number> {
  switch (task.verb) {
    case 'list':
      return list(task, desk);
    case 'show':
      return show(task.number, desk);
    case 'change':
      return change(task.number, task.change, desk);
    case 'assign':
      return assign(task, desk);
    case 'export':
      return exportAll(task.out, desk);
  }
}

type Of<Verb extends TicketTask['verb']> = Extract<TicketTask, { verb: Verb }>;

async function list({ filter, limit }: Of<'list'>, { tickets, stdout }: Desk): Promise<number> {
  const found = await tickets.list(filter, { offset: 0, limit });
  stdout.write(found.total === 0 ? '' : ticketTable(found.tickets, Date.now()));
  stdout.write(`${found.tickets.length} of ${found.total} tickets\n`);
  return 0;
}

async function show(number: number, { tickets, stdout, stderr }: Desk): Promise<number> {
  const file = await tickets.get(number);
  if (file === null) return refused(number, 'absent', stderr);
  stdout.write(ticketText(file, Date.now()));
  return 0;
}

async function change(number: number, asked: TicketChange, { tickets, stdout, stderr }: Desk): Promise<number> {
  const result = await tickets.change(number, asked, OPERATOR);
  if (!result.ok) return refused(number, result.why, stderr);
  stdout.write(`${ticketName(number)}: ${doneWords(asked)}\n`);
  return 0;
}

function doneWords(change: TicketChange): string {
  if (change.kind === 'note') return 'noted. The customer does not see it.';
  if (change.kind === 'message') return 'the customer is told by the service.';
  if (change.kind === 'state') return `${change.to} now. The customer is told by the service.`;
  if (change.kind === 'priority') return `its priority is ${change.to} now.`;
  return change.kind === 'assign' ? `it belongs to ${line(change.to?.name ?? 'nobody')} now.` : 'changed.';
}

const REFUSALS: Readonly<Record<Refusal, string>> = {
  absent: 'there is no such ticket. See: npx xiaoer tickets list',
  'not-now': 'its state does not allow this. See: npx xiaoer tickets show',
  'too-late': 'the days for this are over.',
  done: 'it is so already.',
};

function refused(number: number, why: Refusal, stderr: Streams['stderr']): number {
  stderr.write(`xiaoer: ${ticketName(number)}: ${REFUSALS[why]}\n`);
  return 1;
}

async function assign({ number, who }: Of<'assign'>, desk: Desk): Promise<number> {
  const to = who === null ? null : await assigneeOf(who, desk);
  return to === undefined ? 1 : change(number, { kind: 'assign', to }, desk);
}

/** undefined = there is no such one, or not only one; it is told. */
async function assigneeOf(who: string, { store, stderr }: Desk): Promise<Assignee | undefined> {
  const people = (await store.people()).filter(({ role }) => role !== 'reviewer');
  const found = people.filter(({ id, name }) => name === who || String(id) === who);
  const [person] = found;
  if (person !== undefined && found.length === 1) return { id: person.id, name: person.name };
  const told =
    found.length === 0
      ? `there is no agent or admin with the name or id ${who}`
      : `${found.length} people have the name ${who}: name one by the id`;
  stderr.write(`xiaoer: ${told}. See: npx xiaoer people list\n`);
  return undefined;
}

async function exportAll(out: string | null, { tickets, stdout, stderr }: Desk): Promise<number> {
  const csv = Readable.from(ticketsCsv(tickets.pages({})));
  try {
    if (out === null) {
      await pipeline(csv, stdout, { end: false });
      return 0;
    }
    await pipeline(csv, createWriteStream(out, { mode: 0o600 })); // customers' words: for the owner's eyes only
    stdout.write(`The tickets were written to ${out}.\n`);
    return 0;
  } catch (error) {
    if (errorCode(error) === 'EPIPE') return 0; // whoever reads has seen enough
    if (out === null || errorCode(error) === undefined) throw error;
    stderr.write(`xiaoer: ${out} cannot be written: ${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
}
