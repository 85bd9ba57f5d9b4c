import type { CallItem, CallResult, NewCall } from '../../src/model/calls.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { OrderSource } from '../../src/model/order.ts';
import type { Ticket } from '../../src/model/ticket.ts';
import type { Understander } from '../../src/model/understanding.ts';
import { openOrders } from '../../src/orders/open.ts';
import { createServices, type Services } from '../../src/services.ts';
import { openStore } from '../../src/storage/open.ts';
import { temporaryFolder } from './service.ts';

/** The services that flows call, on a real store, with the sample shop's orders. */
export interface Office {
  newCustomer(): OfficeCustomer;
  close(): Promise<void>;
}

interface OfficeCustomer {
  /** Makes a call at a time, ms since 1970. */
  call(call: NewCall, now: number): Promise<CallResult>;
  newestTicket(): Promise<Ticket | null>;
}

/** The sample shop's orders; their times are relative to the clock's. */
export function openSampleOrders(clock: Clock): Promise<OrderSource> {
  const url = new URL('../../knowledge/orders.json', import.meta.url);
  return openOrders({
    url: url.href,
    token: '',
    clock,
    onFault: ({ message }) => {
      throw new Error(message);
    },
  });
}

/** Opens the services on a store of their own. Time is what each call says; waiting takes none. */
export async function openOffice(understander: Understander): Promise<Office> {
  const folder = await temporaryFolder();
  const store = await openStore({ dataDir: folder.path });
  let time = 0;
  const clock: Clock = {
    now: () => time,
    schedule(_ms, callback) {
      const timer = setImmediate(callback);
      return () => clearImmediate(timer);
    },
  };
  const orders = await openSampleOrders(clock);
  const services = createServices({
    store,
    clock,
    understander: () => understander,
    capabilities: () => ({ buttons: 0, maxText: 1000, unit: 'characters' }),
    pseudonym: ({ id }) => `p-${id}`,
    newId: () => `turn-${++turns}`,
    hasOperator: false,
    channel: () => undefined,
    learn: async () => {},
    reachable: () => true,
    orders,
    webhooks: false,
  });
  let customers = 0;
  let calls = 0;
  let turns = 0;
  return {
    newCustomer() {
      const id = `customer-${++customers}`;
      return {
        async call(call, now) {
          time = now;
          return makeCall(services, { ...call, id: ++calls, ref: refOf(id), from: { id }, attempts: 0, madeAt: now });
        },
        newestTicket: () => newestTicket(services, id),
      };
    },
    async close() {
      await orders.close();
      await store.close();
      await folder.remove();
    },
  };
}

const refOf = (id: string) => ({ platform: 'fake', account: 'shop', conversation: id, kind: 'direct' }) as const;

async function makeCall({ handlers }: Services, call: CallItem): Promise<CallResult> {
  const handler = handlers[call.name];
  if (handler === undefined) throw new Error(`there is nobody to make the call ${call.name}`);
  const context = { call, key: `call:${call.id}`, signal: new AbortController().signal };
  return { ok: true, value: await handler(call.arguments, context) };
}

async function newestTicket({ tickets }: Services, id: string): Promise<Ticket | null> {
  const [view] = await tickets.ofCustomer({ platform: 'fake', account: 'shop', id });
  return view === undefined ? null : ((await tickets.get(view.number))?.ticket ?? null);
}
