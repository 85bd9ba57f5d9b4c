import type { Clock } from '../model/clock.ts';
import {
  type Order,
  type OrderAnswer,
  type OrderQuery,
  type OrderQuestion,
  type OrderSource,
  type OrderView,
  sameNumberForm,
} from '../model/order.ts';
import type { ProofStore } from '../model/proofs.ts';
import { fitsContact, samePhone } from '../privacy/proof.ts';
import { createProver } from '../privacy/prover.ts';

/** Orders told at once when the last ones are asked for. */
const MOST_TOLD = 5;

export interface OrderServiceOptions {
  /** null = the shop has connected no orders. */
  readonly source: OrderSource | null;
  readonly proofs: ProofStore;
  readonly clock: Clock;
}

/** Tells customers of their orders, and nobody else. */
export interface OrderService {
  /**
   * `customer`: one string for who asks on which channel, the same forever. Rejected with `OrdersUnavailable` when the
   * orders cannot be looked at, and when `signal` aborts; that counts as no try.
   */
  find(question: OrderQuestion, customer: string, signal: AbortSignal): Promise<OrderAnswer>;
}

export function createOrderService({ source, proofs, clock }: OrderServiceOptions): OrderService {
  const prove = createProver({ proofs, clock });

  const bind = (customer: string, { number }: Order): Promise<void> =>
    proofs.bind(customer, { kind: 'order', number }, clock.now());

  async function byProof(query: ByName, proof: string, customer: string, from: OrderSource, signal: AbortSignal) {
    const proven = await prove<Order>({
      subject: `${query.by}:${sameNumberForm(query.value)}`,
      customer,
      signal,
      lookUp: () => lookUp(from, query, signal),
      fits: ({ buyer: { phone, email } }) => fitsContact({ phone, ...(email === undefined ? {} : { email }) }, proof),
    });
    if (proven.outcome !== 'proven') return proven;
    await bind(customer, proven.found);
    return found([proven.found]);
  }

  /** The customer's newest orders: those of the phone that an order has which they have shown to be theirs. */
  async function last(customer: string, from: OrderSource, signal: AbortSignal): Promise<OrderAnswer> {
    for (const number of await proofs.bound(customer, 'order')) {
      const order = await lookUp(from, { by: 'number', value: number }, signal);
      if (order === null) continue;
      const orders = await ofSameBuyer(order, from, signal);
      const told = orders.toSorted((a, b) => Date.parse(b.placedAt) - Date.parse(a.placedAt)).slice(0, MOST_TOLD);
      for (const one of told) await bind(customer, one);
      return found(told);
    }
    return { outcome: 'stranger' };
  }

  /** An order that this customer has shown to be theirs before; null = it is not known to be. */
  async function boundOrder(
    query: ByName,
    customer: string,
    from: OrderSource,
    signal: AbortSignal,
  ): Promise<OrderAnswer | null> {
    const bound = (await proofs.bound(customer, 'order')).map(sameNumberForm);
    const isBound = query.by === 'number' && bound.includes(sameNumberForm(query.value));
    // Whose a parcel is only shows when it is looked up.
    if (!isBound && (query.by === 'number' || bound.length === 0)) return null;
    const order = await lookUp(from, query, signal);
    if (order !== null && bound.includes(sameNumberForm(order.number))) return found([order]);
    return isBound ? { outcome: 'refused' } : null;
  }

  return {
    async find({ query, proof }, customer, signal) {
      if (source === null) return { outcome: 'unconnected' };
      if (query.by === 'last') return last(customer, source, signal);
      const own = await boundOrder(query, customer, source, signal);
      if (own !== null) return own;
      return proof === null ? { outcome: 'needs-proof' } : byProof(query, proof, customer, source, signal);
    },
  };
}

type ByName = Exclude<OrderQuery, { by: 'last' }>;

/** The order that was asked for and no other, whatever the source answers; null = it has none such. */
async function lookUp(source: OrderSource, query: ByName, signal: AbortSignal): Promise<Order | null> {
  const wanted = sameNumberForm(query.value);
  if (wanted === '') return null;
  if (query.by === 'number') {
    const order = await source.byNumber(query.value, signal);
    return order !== null && sameNumberForm(order.number) === wanted ? order : null;
  }
  const orders = await source.byTracking(query.value, signal);
  const fits = (order: Order) => order.parcels.some(({ tracking }) => sameNumberForm(tracking) === wanted);
  return orders.find(fits) ?? null;
}

async function ofSameBuyer(order: Order, source: OrderSource, signal: AbortSignal): Promise<readonly Order[]> {
  const others = await source.byPhone(order.buyer.phone, signal);
  const same = others.filter(
    ({ number, buyer }) => number !== order.number && samePhone(buyer.phone, order.buyer.phone),
  );
  return [order, ...same];
}

function found(orders: readonly Order[]): OrderAnswer {
  return { outcome: 'found', orders: orders.map(withoutBuyer) };
}

function withoutBuyer({ buyer: _, ...order }: Order): OrderView {
  return order;
}
