import express, { type Request, type Response } from 'express';
import type { Logger } from 'pino';
import { speaker } from '../../dialogs/phrases.ts';
import { type Case, caseCode, type Suggestion } from '../../model/case.ts';
import type { CaseResult } from '../../model/case-store.ts';
import type { Clock } from '../../model/clock.ts';
import type { Desk, DeskMember } from '../../model/desk.ts';
import type { ConversationRef } from '../../model/event.ts';
import type { Knowledge } from '../../model/knowledge.ts';
import type { Store } from '../../model/store.ts';
import type { Tickets } from '../../model/ticket.ts';
import type { GuardOptions, SignedIn } from '../access/guard.ts';
import { languageFor } from '../pageTexts.ts';
import type { FileOptions } from './files.ts';
import { type CaseView, writeDetails } from './json.ts';
import type { DeskStreams } from './streams.ts';

/** Earlier cases of a customer that are shown. */
const MOST_EARLIER = 10;
const PAGE = 500;
/** Whose number stands for the operator, who is nobody of `people list`. */
const OPERATOR = 0;

export interface DeskOptions extends GuardOptions, FileOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly knowledge: () => Knowledge;
  readonly desk: Desk;
  readonly tickets: Pick<Tickets, 'ofCustomer'>;
  /** What the knowledge has to say to what the customer of a case wrote last. */
  readonly suggestions: (current: Case) => Promise<Suggestion[]>;
  readonly deskStreams: DeskStreams;
  /** Shows a customer that somebody is writing to them, where their channel can. Never rejected. */
  readonly showTyping: (ref: ConversationRef) => Promise<void>;
  readonly log: Logger;
}

/** What answers of the desk's endpoints know. */
export type DeskAnswer = Response<unknown, SignedIn & { case: Case }>;
/** A request about a case. */
export type OfCase = Request<{ number: string }>;

/** How the one who asks is shown cases. */
export function viewFor(request: Request, response: DeskAnswer, { knowledge }: DeskOptions): CaseView {
  const { member } = response.locals;
  const say = speaker(knowledge(), languageFor(request, knowledge()));
  return { say, me: member.id ?? OPERATOR, masked: knowledge().shop.desk.masked };
}

/** Answers with a case and all that is known of its customer. */
export async function sendDetails(
  request: Request,
  response: DeskAnswer,
  current: Case,
  options: DeskOptions,
): Promise<void> {
  const { store, tickets, desk } = options;
  const { number, customer } = current;
  const [cases, filed, revealed] = await Promise.all([
    store.casesOfCustomer(customer, MOST_EARLIER + 1),
    tickets.ofCustomer(customer),
    hasRevealed(desk, number, response.locals.member.id),
  ]);
  const earlier = cases.filter((one) => one.number !== number).slice(0, MOST_EARLIER);
  const view = viewFor(request, response, options);
  const details = writeDetails(current, { ...view, masked: view.masked && !revealed }, { earlier, tickets: filed });
  response.json({ ...details, now: new Date(options.clock.now()).toISOString() });
}

/** Whether somebody has asked to see what is masked in a case; it stands in its history. */
export async function hasRevealed(desk: Desk, number: number, who: number | null): Promise<boolean> {
  for (let after = 0; ; ) {
    const lines = await desk.events(number, after, PAGE);
    if (lines.some(({ by, change }) => change.kind === 'revealed' && by.kind === 'person' && by.id === who))
      return true;
    if (lines.length < PAGE) return false;
    after = lines.at(-1)?.seq ?? after;
  }
}

/** Those whom cases can be passed to. */
export async function recipients({ store, knowledge }: Pick<DeskOptions, 'store' | 'knowledge'>) {
  const people = (await store.people()).filter(({ role }) => role !== 'reviewer');
  const desks = knowledge().shop.desk.desks.map(({ id }) => id);
  return { people: people.map(({ id, name }) => ({ id, name })), desks };
}

/** What customers and colleagues call the operator, who has no name of their own. */
const OPERATOR_NAME = 'Admin';

/** Who acts, as the desk knows them. */
export const deskMember = ({ member: { id, name, role } }: SignedIn): DeskMember => ({
  id,
  name: id === null ? OPERATOR_NAME : name,
  role: role === 'admin' ? 'admin' : 'agent',
});

/** JSON of at most this size; nothing at all stands for `{}`. */
export const jsonBody = (limit: string) => express.json({ limit, strict: true });

/** Says what is wrong with what was posted. */
export function refuseInput(response: DeskAnswer, error: string): void {
  response.status(400).json({ error });
}

/** Says why something was not done, and who has the case. */
export function refuse(response: DeskAnswer, { why, case: found }: Extract<CaseResult, { ok: false }>): void {
  if (why === 'absent' || found === null) {
    response.status(404).json({ error: 'there is no such case' });
    return;
  }
  const { agent } = found;
  const has = agent === null ? {} : { claimedBy: agent.name };
  response.status(409).json({ error: `${caseCode(found.number)}: ${refusalWords(why, found)}`, why, ...has });
}

function refusalWords(why: Exclude<CaseResult, { ok: true }>['why'], { agent }: Case): string {
  if (why === 'closed') return 'this case is closed';
  if (why === 'taken') return `${agent?.name ?? 'somebody else'} has this case`;
  return why === 'unclaimed' ? 'nobody has this case: claim it first' : 'its state does not allow this';
}
