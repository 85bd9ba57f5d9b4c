import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import type { CallHandler } from './bot/calls.ts';
import { fitAll } from './bot/fit.ts';
import type { Config } from './config.ts';
import { returnedOrder } from './dialogs/return-request.ts';
import { shownOrder } from './dialogs/track-order.ts';
import type { DeskOptions } from './handoff/options.ts';
import { createDesk, type DeskService } from './handoff/service.ts';
import { suggestionsFor } from './handoff/suggestions.ts';
import { draftOf } from './handoff/summary.ts';
import { formatFault, isFault } from './knowledge/faults.ts';
import type { Capabilities } from './model/adapter.ts';
import { type CallItem, toJson } from './model/calls.ts';
import type { Case, Suggestion } from './model/case.ts';
import type { Clock } from './model/clock.ts';
import { CASE_CALLS, CaseCallBack, CaseRating, CaseRequest } from './model/desk.ts';
import { conversationKey } from './model/event.ts';
import type { Fault, Knowledge } from './model/knowledge.ts';
import { ORDER_CALL, OrderQuestion, type OrderSource } from './model/order.ts';
import { newSession, type Session } from './model/session.ts';
import type { Store } from './model/store.ts';
import { TICKET_CALLS, type TicketCustomer, TicketFiling, TicketQuestion, TicketRequest } from './model/ticket.ts';
import type { Understander } from './model/understanding.ts';
import { openOrders } from './orders/open.ts';
import { createOrderService } from './orders/service.ts';
import { createCustomerTickets } from './tickets/customer.ts';
import { createTickets, type TicketService } from './tickets/service.ts';

export interface ServicesOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** By today's knowledge. */
  readonly understander: () => Understander;
  /** What the channel of a platform can show. */
  readonly capabilities: (platform: string) => Capabilities;
  readonly pseudonym: (customer: TicketCustomer) => string;
  readonly newId: () => string;
  /** Somebody can sign in by ADMIN_TOKEN. */
  readonly hasOperator: boolean;
  /** Writes what an agent taught to the knowledge. Rejected with `Unlearnable` when that cannot be. */
  readonly learn: DeskOptions['learn'];
  readonly channel: DeskOptions['channel'];
  /** Whether the platform of a desk can be reached now. */
  readonly reachable: (desk: string) => boolean;
  /** null = the shop has connected no orders. */
  readonly orders: OrderSource | null;
  /** Changes of tickets are told to another system. */
  readonly webhooks: boolean;
}

/** What flows call, by name, and the tickets that people work on. */
export interface Services {
  readonly handlers: Readonly<Record<string, CallHandler>>;
  readonly tickets: TicketService;
  readonly desk: DeskService;
  /** What the knowledge has to say to what the customer of a case wrote last. */
  readonly suggestions: (current: Pick<Case, 'ref' | 'language'>) => Promise<Suggestion[]>;
}

/** Lines of a talk that its summary is made of. */
const SUMMARISED = 60;

/** Puts the services together that the calls of turns go to. */
export function createServices(options: ServicesOptions): Services {
  const { store, clock, understander, orders: source, webhooks } = options;
  const knowledge = (): Knowledge => understander().knowledge;
  const tickets = createTickets({ store, clock, rules: () => knowledge().shop.tickets, webhooks });
  const orders = createOrderService({ source, proofs: store, clock });
  const own = createCustomerTickets({ tickets, proofs: store, clock });
  const desk = createDesk({
    ...options,
    knowledge,
    tickets,
    fit: (messages, channel) => fitAll(messages, channel, ''),
  });

  /** What people have to know of the talk, as it is now. */
  async function draft(call: CallItem, asked: unknown) {
    const conversation = conversationKey(call.ref);
    const session = (await store.session(conversation)) ?? newSession(knowledge().shop.languages[0]);
    const last = session.heard.at(-1);
    return draftOf({
      knowledge: knowledge(),
      customer: customerOf(call),
      ref: call.ref,
      request: CaseRequest.parse(asked),
      session,
      transcript: await store.lastLines(conversation, SUMMARISED),
      understanding: last === undefined ? null : understander().understand(last.text, session.language),
      order: orderIn(session),
      complains: await complains(call, session),
    });
  }

  const suggestions: Services['suggestions'] = async ({ ref, language }) =>
    suggestionsFor(await store.lastLines(conversationKey(ref), SUMMARISED), understander(), language);

  async function complains(call: CallItem, { frames }: Session): Promise<boolean> {
    if (frames.some(({ flow }) => flow === 'complaint')) return true;
    const theirs = await tickets.ofCustomer(customerOf(call));
    return theirs.some(({ kind, state }) => kind === 'complaint' && state !== 'solved' && state !== 'closed');
  }

  const handlers: Record<string, CallHandler> = {
    [ORDER_CALL]: async (question, { call, signal }) =>
      toJson(await orders.find(OrderQuestion.parse(question), keyOf(call), signal)),
    [TICKET_CALLS.open]: async (filing, { call, key }) =>
      toJson(await own.open(TicketFiling.parse(filing), askerOf(call), call.ref, key)),
    [TICKET_CALLS.find]: async (question, { call }) =>
      toJson(await own.find(TicketQuestion.parse(question), askerOf(call))),
    [TICKET_CALLS.change]: async (request, { call, key }) =>
      toJson(await own.change(TicketRequest.parse(request), askerOf(call), key)),
    [CASE_CALLS.open]: async (asked, { call, key }) => toJson(await desk.open(await draft(call, asked), key)),
    [CASE_CALLS.leave]: async (_, { call, key }) => ({ left: await desk.leave(conversationKey(call.ref), key) }),
    [CASE_CALLS.callBack]: async (asked, { call, key }) => {
      await desk.callBack(conversationKey(call.ref), CaseCallBack.parse(asked).contact, key);
      return {};
    },
    [CASE_CALLS.rate]: async (asked, { call, key }) => ({
      rated: await desk.rate(customerOf(call), CaseRating.parse(asked), key),
    }),
  };
  return { handlers, tickets, desk, suggestions };
}

/** The order that was talked of last; null = none was. */
const orderIn = ({ frames }: Session): string | null =>
  frames.flatMap((frame) => shownOrder(frame) ?? returnedOrder(frame) ?? []).at(-1) ?? null;

/** One string for who asks on which channel, the same forever. */
const keyOf = ({ ref, from }: CallItem): string =>
  [ref.platform, ref.account, from.id].map((part) => encodeURIComponent(part.toWellFormed())).join('/');

const customerOf = ({ ref, from }: CallItem): TicketCustomer => ({
  platform: ref.platform,
  account: ref.account,
  id: from.id,
  ...(from.name === undefined || from.name === '' ? {} : { name: from.name }),
});

const askerOf = (call: CallItem) => ({ ...customerOf(call), key: keyOf(call) });

/** The orders that the configuration names, or those that lie in the knowledge folder; null = there are none. */
export async function openShopOrders(
  config: Config,
  clock: Clock,
  timeZone: string,
  log: Logger,
): Promise<OrderSource | null> {
  const url = config.orders?.url ?? ordersBeside(config.knowledgeDir);
  if (url === null) return null;
  const onFault = (fault: Fault): void => log[isFault(fault) ? 'error' : 'warn'](`orders: ${formatFault(fault)}`);
  return openOrders({ url, token: config.orders?.token ?? '', clock, onFault, timeZone });
}

function ordersBeside(knowledgeDir: string): string | null {
  const file = ['orders.json', 'orders.csv']
    .map((name) => resolve(knowledgeDir, name))
    .find((path) => existsSync(path));
  return file === undefined ? null : pathToFileURL(file).href;
}
