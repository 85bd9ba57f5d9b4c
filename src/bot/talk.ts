import type { CallAnswer, FlowInput, TurnInput } from '../dialogs/flow.ts';
import { isLate } from '../dialogs/order-card.ts';
import { lookedFor, lookupIn } from '../dialogs/order-lookup.ts';
import { namedIn, proofIn } from '../dialogs/order-words.ts';
import { ORDER_CALL, OrderAnswer } from '../model/order.ts';
import type { Frame, Heard, Session, Talk } from '../model/session.ts';
import { TICKET_CALLS, TicketAnswer, TicketFiled, TicketRequested, type TicketView } from '../model/ticket.ts';

/** How long what was said and shown is remembered, ms: what proves who the customer is, orders, tickets. */
const REMEMBERED_MS = { proof: 3_600_000, orders: 2 * 3_600_000, tickets: 7 * 24 * 3_600_000 } as const;
const MOST = 8;
/** Trouble that was told of so long ago, and so much of it, is what a complaint begins with. */
const TROUBLE_MS = 15 * 60_000;
const MOST_TROUBLES = 2;

/** What of a talk is still remembered. */
export function talkAt({ talk }: Session, now: number): Talk {
  const { orders, proof, tickets } = talk;
  return {
    orders: orders.filter(({ at }) => now - at < REMEMBERED_MS.orders),
    proof: proof !== null && now - proof.at < REMEMBERED_MS.proof ? proof : null,
    tickets: tickets.filter(({ at }) => now - at < REMEMBERED_MS.tickets),
  };
}

/** The trouble that the customer told of in the messages just before. */
export function troublesAt({ heard }: Session, now: number): string[] {
  return heard
    .slice(-MOST_TROUBLES)
    .filter(({ trouble, at }) => trouble && now - at < TROUBLE_MS)
    .map(({ text }) => text);
}

/** What the customer said just before, the latest first. */
export const heardAt = ({ heard }: Session, now: number): Heard[] =>
  heard.filter(({ at }) => now - at < TROUBLE_MS).toReversed();

/** What is remembered after a turn; `frames` are those before it. */
export function rememberTalk(talk: Talk, frames: readonly Frame[], input: TurnInput, now: number): Talk {
  if (input.kind === 'text') return afterWords(talk, frames, input, now);
  if (input.kind !== 'result') return talk;
  const frame = frames.findLast(({ flow, call }) => flow === input.flow && call === input.turn);
  return afterResult(talk, frame, input.flow, input.answer, now);
}

function afterWords(talk: Talk, frames: readonly Frame[], input: FlowInput, now: number): Talk {
  const isAsked = frames.some((frame) => lookupIn(frame)?.at === 'proof');
  const shown = proofIn(input, isAsked);
  const named = namedIn(input).flatMap(({ by, value }) => (by === 'number' ? [value] : []));
  // What did not fit the last proof may fit this one.
  const isNew = shown !== null && shown !== talk.proof?.value;
  const before = isNew ? talk.orders.map((order) => ({ ...order, refused: false })) : talk.orders;
  const orders = named.reduce<Talk['orders']>((all, number) => withOrder(all, number, {}, now), before);
  return { ...talk, orders, proof: shown === null ? talk.proof : { value: shown, at: now } };
}

type Fits = Partial<Pick<Talk['orders'][number], 'proven' | 'refused' | 'late'>>;

/** The latest last, each once. */
function withOrder(orders: Talk['orders'], number: string, fits: Fits, at: number): Talk['orders'] {
  const known = orders.find((order) => order.number === number) ?? { number, proven: false, refused: false };
  return [...orders.filter((order) => order.number !== number), { ...known, ...fits, at }].slice(-MOST);
}

function afterResult(talk: Talk, frame: Frame | undefined, flow: string, answer: CallAnswer, now: number): Talk {
  const { name, result } = answer;
  if (!result.ok) return talk;
  if (name === ORDER_CALL) return afterOrders(talk, frame, OrderAnswer.safeParse(result.value).data, now);
  if (name === TICKET_CALLS.open) {
    const filed = TicketFiled.safeParse(result.value).data;
    const kind = flow === 'return-request' ? 'return' : 'complaint';
    return filed === undefined ? talk : withTickets(talk, [{ number: filed.number, kind, at: now }]);
  }
  return withTickets(talk, ticketsShown(answer, now));
}

/** The tickets that were found or changed. */
function ticketsShown({ name, result }: CallAnswer, now: number): Talk['tickets'] {
  const value = result.ok ? result.value : null;
  const shown = ({ number, kind, content }: TicketView) => ({
    number,
    kind,
    at: now,
    ...(content?.withdrawn === true ? { withdrawn: true } : {}),
  });
  if (name === TICKET_CALLS.change) {
    const changed = TicketRequested.safeParse(value).data;
    return changed?.ok === true ? [shown(changed.ticket)] : [];
  }
  const found = name === TICKET_CALLS.find ? TicketAnswer.safeParse(value).data : undefined;
  return found?.outcome === 'found' ? found.tickets.toReversed().map(shown) : [];
}

function afterOrders(talk: Talk, frame: Frame | undefined, answer: OrderAnswer | undefined, now: number): Talk {
  if (answer?.outcome === 'found') {
    const known = answer.orders
      .toReversed()
      .reduce<Talk['orders']>(
        (orders, order) =>
          withOrder(orders, order.number, { proven: true, refused: false, late: isLate(order, now) || undefined }, now),
        talk.orders,
      );
    return { ...talk, orders: known };
  }
  const number = frame === undefined ? null : lookedFor(frame);
  if (answer?.outcome !== 'refused' || number === null) return talk;
  return { ...talk, orders: withOrder(talk.orders, number, { refused: true }, now) };
}

function withTickets(talk: Talk, shown: Talk['tickets']): Talk {
  const numbers = new Set(shown.map(({ number }) => number));
  return { ...talk, tickets: [...talk.tickets.filter(({ number }) => !numbers.has(number)), ...shown].slice(-MOST) };
}
