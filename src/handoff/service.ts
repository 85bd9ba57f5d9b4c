import { openSinceAt } from '../dialogs/hours.ts';
import type { Case, CaseEvent } from '../model/case.ts';
import type { CaseOpened, CaseRating, Desk } from '../model/desk.ts';
import type { TicketCustomer } from '../model/ticket.ts';
import { createActing } from './acting.ts';
import { createChange } from './changing.ts';
import { type Acted, newCase } from './desk.ts';
import { dueNow } from './levels.ts';
import type { DeskOptions } from './options.ts';

const DAY_MS = 24 * 3_600_000;
/** The usual wait is the median of those of a week, at most as many. */
const WAITS = { from: 7 * DAY_MS, most: 101, least: 3 } as const;
/** Open cases that are looked at in one go; what is behind them comes when they are done. */
const LOOKED_AT = 5000;
/** Earlier cases in which somebody may have blocked a customer. */
const LATEST = 5;

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
  const change = createChange(options);

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
    const fresh = newCase(draft, knowledge().shop.desk, clock.now());
    const unreachable = !options.reachable(fresh.desk);
    // Whoever asks while the desk is away hears it at once, and is not told again.
    const opened = await store.openCase({ ...fresh, outageAt: unreachable ? clock.now() : null }, key);
    const { agent, number } = opened.case;
    if (agent !== null) return { outcome: 'claimed', name: agent.name };
    // Who asks again comes before those who asked once.
    if (!opened.fresh)
      await byCustomer(number, { kind: 'priority', to: 'high' }, `${key}:again`, ({ priority }) =>
        priority === 'normal' ? { priority: 'high' } : null,
      );
    const waitMs = await usualWait();
    return { outcome: 'queued', number, ahead: Math.max(0, opened.place - 1), waitMs, unreachable };
  };

  /** What a customer does; `update` looks at the case as it is then: null = it is too late for it. */
  async function byCustomer(
    number: number,
    made: CaseEvent['change'],
    key: string,
    update: (current: Case) => Partial<Case> | null,
  ): Promise<boolean> {
    const event: CaseEvent = { at: clock.now(), by: { kind: 'customer' }, change: made };
    const decide = (current: Case): { acted: Acted } => {
      const changed = update(current);
      if (changed === null) return { acted: { ok: false, why: 'not-now' } };
      const next = { ...current, ...changed, updatedAt: clock.now() };
      return { acted: { ok: true, case: next, events: [event], replies: [], notice: null } };
    };
    return (await change(number, decide, key)).ok;
  }

  async function tick(): Promise<void> {
    const now = clock.now();
    const rules = knowledge().shop.desk;
    const openSince = openSinceAt(knowledge().shop, now);
    const due = (current: Case): Acted | null =>
      dueNow(current, rules, { now, openSince, reachable: options.reachable(current.desk) });
    for (const current of await store.listCases({ states: ['queued', 'claimed'] }, LOOKED_AT)) {
      if (due(current) === null) continue;
      await change(current.number, (again) => ({ acted: due(again) ?? { ok: false, why: 'not-now' } }));
    }
  }

  return {
    open,
    act: createActing(options, change),
    tick,
    get: (number) => store.case(number),
    list: (filter, limit) => store.listCases(filter, limit),
    events: (number, after, limit) => store.caseEvents(number, after, limit),

    async leave(conversation, key) {
      const current = await store.openCaseOf(conversation);
      if (current === null) return false;
      const end = { solved: null, reason: null, to: 'bot' } as const;
      const closed = { state: 'closed', closedAt: clock.now(), waitingSince: null, end } as const;
      return byCustomer(current.number, { kind: 'closed', end }, key, ({ state }) =>
        state === 'closed' ? null : closed,
      );
    },

    async callBack(conversation, contact, key) {
      const current = await store.openCaseOf(conversation);
      if (current === null) return;
      await byCustomer(current.number, { kind: 'call-back', contact }, key, () => ({ callBack: contact }));
    },

    async rate(customer, { number, stars, comment }, key) {
      const current = await store.case(number);
      const isTheirs =
        current !== null &&
        current.customer.id === customer.id &&
        current.customer.platform === customer.platform &&
        current.customer.account === customer.account;
      if (!isTheirs) return false;
      const rating = { stars, comment, at: clock.now() };
      // A word to it comes after it.
      return byCustomer(number, { kind: 'rated', stars, comment }, key, (now) =>
        now.rating !== null && comment === null ? null : { rating },
      );
    },
  };
}
