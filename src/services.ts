import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import type { CallHandler } from './bot/calls.ts';
import type { Config } from './config.ts';
import { formatFault, isFault } from './knowledge/faults.ts';
import { type CallItem, toJson } from './model/calls.ts';
import type { Clock } from './model/clock.ts';
import type { Fault, Knowledge } from './model/knowledge.ts';
import { ORDER_CALL, OrderQuestion, type OrderSource } from './model/order.ts';
import type { Store } from './model/store.ts';
import { TICKET_CALLS, TicketFiling, TicketQuestion, TicketRequest } from './model/ticket.ts';
import { openOrders } from './orders/open.ts';
import { createOrderService } from './orders/service.ts';
import { createCustomerTickets } from './tickets/customer.ts';
import { createTickets, type TicketService } from './tickets/service.ts';

export interface ServicesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly knowledge: () => Knowledge;
  /** null = the shop has connected no orders. */
  readonly orders: OrderSource | null;
  /** Changes of tickets are told to another system. */
  readonly webhooks: boolean;
}

/** What flows call, by name, and the tickets that people work on. */
export interface Services {
  readonly handlers: Readonly<Record<string, CallHandler>>;
  readonly tickets: TicketService;
}

/** Puts the services together that the calls of turns go to. */
export function createServices({ store, clock, knowledge, orders: source, webhooks }: ServicesOptions): Services {
  const tickets = createTickets({ store, clock, rules: () => knowledge().shop.tickets, webhooks });
  const orders = createOrderService({ source, proofs: store, clock });
  const own = createCustomerTickets({ tickets, proofs: store, clock });
  const handlers: Record<string, CallHandler> = {
    [ORDER_CALL]: async (question, { call, signal }) =>
      toJson(await orders.find(OrderQuestion.parse(question), keyOf(call), signal)),
    [TICKET_CALLS.open]: async (filing, { call, key }) =>
      toJson(await own.open(TicketFiling.parse(filing), askerOf(call), call.ref, key)),
    [TICKET_CALLS.find]: async (question, { call }) =>
      toJson(await own.find(TicketQuestion.parse(question), askerOf(call))),
    [TICKET_CALLS.change]: async (request, { call, key }) =>
      toJson(await own.change(TicketRequest.parse(request), askerOf(call), key)),
  };
  return { handlers, tickets };
}

/** One string for who asks on which channel, the same forever. */
const keyOf = ({ ref, from }: CallItem): string =>
  [ref.platform, ref.account, from.id].map((part) => encodeURIComponent(part.toWellFormed())).join('/');

const askerOf = (call: CallItem) => ({
  platform: call.ref.platform,
  account: call.ref.account,
  id: call.from.id,
  ...(call.from.name === undefined || call.from.name === '' ? {} : { name: call.from.name }),
  key: keyOf(call),
});

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
