import type { ReturnExclusion, ReturnRules } from '../model/knowledge.ts';
import type { Localized } from '../model/language.ts';
import type { OrderStatus } from '../model/order.ts';

export const RETURN_REASONS = [
  'changed-mind',
  'damaged',
  'wrong-item',
  'not-as-described',
  'missing-parts',
  'late',
  'other',
] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

export const RETURN_WISHES = ['refund', 'exchange', 'repair'] as const;
export type ReturnWish = (typeof RETURN_WISHES)[number];

const FAULTS: ReadonlySet<ReturnReason> = new Set(['damaged', 'wrong-item', 'not-as-described', 'missing-parts']);
const DAY_MS = 24 * 3_600_000;

/** Whether the shop is at fault: then its rules are others. */
export const isFault = (reason: ReturnReason): boolean => FAULTS.has(reason);

/** Why an order cannot be returned as it stands; null = it can. */
export function orderRefusal(status: OrderStatus): 'not-shipped' | 'not-delivered' | 'over' | null {
  switch (status) {
    case 'placed':
    case 'paid':
    case 'packed':
      return 'not-shipped';
    case 'shipped':
      return 'not-delivered';
    case 'cancelled':
    case 'returned':
      return 'over';
    case 'delivered':
      return null;
  }
}

/** What is to be judged. */
export interface ReturnCase {
  readonly items: readonly { readonly sku: string; readonly name: string }[];
  readonly reason: ReturnReason;
  readonly wish: ReturnWish;
  /** ms since 1970; null = nobody knows. */
  readonly deliveredAt: number | null;
}

/** What the shop's rules say. */
export type Judgement =
  | { readonly allowed: true; readonly days: number }
  | { readonly allowed: false; readonly why: 'too-late'; readonly days: number }
  | { readonly allowed: false; readonly why: 'excluded'; readonly item: string; readonly because: Localized };

/** Judges a return by the shop's rules. `now`: ms since 1970. The last day counts whole. */
export function judge({ items, reason, wish, deliveredAt }: ReturnCase, rules: ReturnRules, now: number): Judgement {
  if (!isFault(reason)) {
    for (const item of items) {
      const exclusion = rules.excluded.find((one) => covers(one, item));
      if (exclusion !== undefined) return { allowed: false, why: 'excluded', item: item.name, because: exclusion.why };
    }
  }
  const days = daysFor(reason, wish, rules);
  const passed = deliveredAt === null ? 0 : Math.floor((now - deliveredAt) / DAY_MS);
  return passed > days ? { allowed: false, why: 'too-late', days } : { allowed: true, days };
}

function daysFor(reason: ReturnReason, wish: ReturnWish, rules: ReturnRules): number {
  const { days, exchangeDays, faultDays, repairDays } = rules;
  if (isFault(reason)) return wish === 'repair' ? Math.max(faultDays, repairDays) : faultDays;
  return wish === 'exchange' ? exchangeDays : days;
}

function covers({ items }: ReturnExclusion, { sku, name }: { readonly sku: string; readonly name: string }): boolean {
  const [number, words] = [sku.toLowerCase(), name.toLowerCase()];
  return items.some((written) => {
    const wanted = written.toLowerCase();
    if (wanted.endsWith('*')) return number.startsWith(wanted.slice(0, -1));
    return number === wanted || words.includes(wanted);
  });
}
