import { openingAt } from '../dialogs/hours.ts';
import type { Capabilities } from '../model/adapter.ts';
import type { Case, CaseEvent, CaseEventLine } from '../model/case.ts';
import type { CaseOutcome, CaseReply, CaseResult } from '../model/case-store.ts';
import type { Clock } from '../model/clock.ts';
import { type CaseOpened, type CaseRating, type Desk, DeskAction, type DeskMember } from '../model/desk.ts';
import { conversationKey } from '../model/event.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Store } from '../model/store.ts';
import type { TicketCustomer, Tickets } from '../model/ticket.ts';
import type { Turn } from '../model/turn.ts';
import { mask } from '../privacy/mask.ts';
import { type Acted, act, type CaseWords, newCase } from './desk.ts';
import { dueNow } from './levels.ts';
import { ticketOf } from './ticket.ts';
import { caseMessage } from './words.ts';

const DAY_MS = 24 * 3_600_000;
/** The usual wait is the median of those of a week, at most as many. */
const WAITS = { from: 7 * DAY_MS, most: 101, least: 3 } as const;
/** How often it is looked whether what the bot was sending has arrived, and for how long, ms. */
const LOOK_MS = 20;
const LOOK_FOR_MS = 35_000;
/** Open cases that are looked at in one go; what is behind them comes when they are done. */
const LOOKED_AT = 5000;
/** Earlier cases in which somebody may have blocked a customer. */
const LATEST = 5;

export interface DeskOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly knowledge: () => Knowledge;
  readonly tickets: Pick<Tickets, 'open'>;
  /** What the channel of a platform can show. */
  readonly capabilities: (platform: string) => Capabilities;
  /** Makes messages showable on a channel. */
  readonly fit: (messages: readonly OutgoingMessage[], channel: Capabilities) => OutgoingMessage[];
  readonly pseudonym: (customer: TicketCustomer) => string;
  readonly newId: () => string;
  /** Somebody can sign in who is nobody of `people list`. */
  readonly hasOperator: boolean;
  /** Whether the platform of a desk can be reached now. */
  readonly reachable: (desk: string) => boolean;
}

/** The desk with what only flows and timers ask of it. */
export interface DeskService extends Desk {
  /** The customer goes back to the bot. false = no case of theirs was open. */
  leave(conversation: string, key: string): Promise<boolean>;
  callBack(conversation: string, contact: string, key: string): Promise<void>;
  /** false = it was rated before, or is not this customer's. */
  rate(customer: TicketCustomer, rating: CaseRating, key: string): Promise<boolean>;
  /** Does what time asks for: reminds of customers who wait, asks silent ones, closes what is over. */
  tick(): Promise<void>;
}

/** People serving customers, over the store. `act` throws (`ZodError`) on what is no action. */
export function createDesk(options: DeskOptions): DeskService {
  const { store, clock, knowledge } = options;

  async function hasPeople(): Promise<boolean> {
    if (options.hasOperator) return true;
    return (await store.people()).some(({ role }) => role !== 'reviewer');
  }

  async function isBlocked(customer: TicketCustomer): Promise<boolean> {
    const earlier = await store.casesOfCustomer(customer, LATEST);
    return earlier.some(({ blockedUntil }) => blockedUntil !== null && blockedUntil > clock.now());
  }

  async function usualWait(): Promise<number | null> {
    const waits = await store.caseWaits(clock.now() - WAITS.from, WAITS.most);
    if (waits.length < WAITS.least) return null;
    return waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)] ?? null;
  }

  const open: Desk['open'] = async (draft, key): Promise<CaseOpened> => {
    if (!(await hasPeople())) return { outcome: 'nobody' };
    if (await isBlocked(draft.customer)) return { outcome: 'blocked' };
    const opened = await store.openCase(newCase(draft, knowledge().shop.desk, clock.now()), key);
    const { agent, number, desk, priority } = opened.case;
    if (agent !== null) return { outcome: 'claimed', name: agent.name };
    // Who asks again comes before those who asked once.
    if (!opened.fresh && priority === 'normal') await change(number, askedAgain, `${key}:again`);
    const waitMs = await usualWait();
    return { outcome: 'queued', number, ahead: opened.place - 1, waitMs, unreachable: !options.reachable(desk) };
  };

  function askedAgain(current: Case): Acted {
    const event: CaseEvent = { at: clock.now(), by: { kind: 'customer' }, change: { kind: 'priority', to: 'high' } };
    return { ok: true, case: { ...current, priority: 'high' }, events: [event], replies: [], notice: null };
  }

  const tell = (current: Case) => (words: CaseWords) => caseMessage(knowledge(), current, words);

  /** What is sent, in pieces that the channel takes; the last one tells how the whole arrived. */
  function fitted(current: Case, replies: readonly CaseReply[]): CaseReply[] {
    const channel = options.capabilities(current.ref.platform);
    return replies.flatMap((reply) =>
      options.fit([reply.message], channel).map((message, place, { length }) => ({
        ...reply,
        message,
        event: place === length - 1 ? reply.event : null,
      })),
    );
  }

  /** What an agent wrote, as messages to the customer. */
  function spoken({ change: { kind } }: CaseEvent, action: DeskAction, replyTo: string | null): CaseReply[] {
    if (kind !== 'message' || action.kind !== 'message') return [];
    const { text, files } = action;
    const texts: OutgoingMessage[] = text === '' ? [] : [{ kind: 'text', text }];
    const sent = files.flatMap((one): OutgoingMessage[] =>
      'platform' in one ? [] : [{ kind: 'file', text: one.file.name, file: one.file }],
    );
    return [...texts, ...sent].map((message) => ({ author: 'agent', message, event: 0, replyTo }));
  }

  function complete(current: Case, acted: Acted, replies: readonly CaseReply[]): CaseOutcome {
    if (!acted.ok) return acted;
    const all = fitted(current, [...replies, ...acted.replies]);
    return { ...acted, replies: all, turn: all.length === 0 ? null : turnOf(acted.case, all) };
  }

  function turnOf({ ref, customer, language }: Case, replies: readonly CaseReply[]): Turn {
    const now = clock.now();
    return {
      id: options.newId(),
      conversation: conversationKey(ref),
      platform: ref.platform,
      customer: options.pseudonym(customer),
      receivedAt: now,
      decidedAt: now,
      deliveredAt: null,
      author: 'agent',
      language,
      said: mask(''),
      understanding: null,
      decision: { flow: 'desk', entry: null, also: [], route: 'person' },
      replies: replies.map(({ message }) => mask(message.text)),
      calls: [],
      knowledgeVersion: knowledge().version,
      error: null,
    };
  }

  const change = (number: number, decide: (current: Case) => Acted, key?: string): Promise<CaseResult> =>
    store.changeCase(number, key ?? null, (current) => complete(current, decide(current), []), clock.now());

  const perform: Desk['act'] = async (number, asked, by, key) => {
    const action = DeskAction.parse(asked);
    const replyTo = action.kind === 'message' ? await answered(number, action.replyTo) : null;
    if ((action.kind === 'edit' || action.kind === 'recall') && !(await isOwnMessage(number, action.of, by)))
      return { ok: false, why: 'not-now', case: await store.case(number) };
    if (action.kind === 'ticket') return fileTicket(number, action, by);
    const result = await store.changeCase(
      number,
      key ?? null,
      (current) => {
        const acted = act(current, action, { by, now: clock.now(), tell: tell(current) });
        const said = acted.ok ? acted.events.flatMap((event) => spoken(event, action, replyTo)) : [];
        return complete(current, acted, said);
      },
      clock.now(),
    );
    if (result.ok && result.case.state === 'claimed') await silence(conversationKey(result.case.ref));
    return result;
  };

  /** Until nothing of the bot's is on its way: what it began to send before the claim has arrived, or never will. */
  async function silence(conversation: string): Promise<void> {
    const until = clock.now() + LOOK_FOR_MS;
    while ((await store.botIsSending(conversation)) && clock.now() < until)
      await new Promise<void>((resolve) => clock.schedule(LOOK_MS, resolve));
  }

  /** The platform's id of the customer's message that a line is. */
  async function answered(number: number, seq: number | null): Promise<string | null> {
    const current = seq === null ? null : await store.case(number);
    return seq === null || current === null ? null : store.messageOfLine(number, seq, conversationKey(current.ref));
  }

  async function line(number: number, seq: number): Promise<CaseEventLine | undefined> {
    return (await store.caseEvents(number, seq - 1, 1)).find((one) => one.seq === seq);
  }

  async function isOwnMessage(number: number, seq: number, { id }: DeskMember): Promise<boolean> {
    const found = await line(number, seq);
    return found?.change.kind === 'message' && found.by.kind === 'person' && found.by.id === id;
  }

  /** Once a case: asked for again it is the same one. */
  async function fileTicket(
    number: number,
    { text }: Extract<DeskAction, { kind: 'ticket' }>,
    by: DeskMember,
  ): Promise<CaseResult> {
    const current = await store.case(number);
    if (current === null) return { ok: false, why: 'absent', case: null };
    const ticket = await options.tickets.open(ticketOf(current, text), `case:${number}`);
    const event: CaseEvent = {
      at: clock.now(),
      by: { kind: 'person', id: by.id, name: by.name },
      change: { kind: 'ticket', number: ticket.number },
    };
    return change(number, (now) => ({ ok: true, case: now, events: [event], replies: [], notice: null }), 'ticket');
  }

  async function byCustomer(number: number, update: Partial<Case>, made: CaseEvent['change'], key: string) {
    const event: CaseEvent = { at: clock.now(), by: { kind: 'customer' }, change: made };
    return change(
      number,
      (current) => ({
        ok: true,
        case: { ...current, ...update, updatedAt: clock.now() },
        events: [event],
        replies: [],
        notice: null,
      }),
      key,
    );
  }

  /** null = the shop never said when people are there: they always may be. */
  const isOpen = (now: number): boolean => openingAt(knowledge().shop, now)?.open !== false;

  async function tick(): Promise<void> {
    const now = clock.now();
    const rules = knowledge().shop.desk;
    const open = isOpen(now);
    for (const { number, ...rest } of await store.listCases({ states: ['queued', 'claimed'] }, LOOKED_AT)) {
      if (dueNow({ number, ...rest }, rules, now, open) === null) continue;
      await change(number, (current) => dueNow(current, rules, now, open) ?? { ok: false, why: 'not-now' });
    }
  }

  return {
    open,
    act: perform,
    tick,
    get: (number) => store.case(number),
    list: (filter, limit) => store.listCases(filter, limit),
    events: (number, after, limit) => store.caseEvents(number, after, limit),

    async leave(conversation, key) {
      const current = await store.openCaseOf(conversation);
      if (current === null) return false;
      const end = { solved: null, reason: null, to: 'bot' } as const;
      const closed = { state: 'closed', closedAt: clock.now(), waitingSince: null, end } as const;
      return (await byCustomer(current.number, closed, { kind: 'closed', end }, key)).ok;
    },

    async callBack(conversation, contact, key) {
      const current = await store.openCaseOf(conversation);
      if (current === null) return;
      await byCustomer(current.number, { callBack: contact }, { kind: 'call-back', contact }, key);
    },

    async rate(customer, { number, stars, comment }, key) {
      const current = await store.case(number);
      const isTheirs =
        current !== null &&
        current.customer.id === customer.id &&
        current.customer.platform === customer.platform &&
        current.customer.account === customer.account;
      if (!isTheirs || (current.rating !== null && comment === null)) return false;
      const rating = { stars, comment, at: clock.now() };
      return (await byCustomer(number, { rating }, { kind: 'rated', stars, comment }, key)).ok;
    },
  };
}
