import type { Choice } from '../model/message.ts';
import type { OrderView } from '../model/order.ts';
import { flowChoice } from './choices.ts';
import { type Called, entryCalled } from './entries.ts';
import { errandChoice } from './errand.ts';
import { faq } from './faq.ts';
import type { FlowContext } from './flow.ts';
import { humanChoice } from './human.ts';
import { money } from './order-card.ts';

/** What the shop says of it, in one text; '' = nothing. */
export function rulesCalled(what: Called, context: FlowContext): string {
  const entry = entryCalled(what, context);
  return entry === null
    ? ''
    : faq({ ...entry, next: [] }, context)
        .map(({ text }) => text)
        .join('\n');
}

/** Where the money of an order is that was cancelled or returned, as far as its record tells. */
export function tellRefund({ status, total, currency }: OrderView, context: FlowContext): string[] {
  const { say } = context;
  const known = { status: say(`order.status.${status}`), total: money(total, currency, context) };
  const isOver = status === 'cancelled' || status === 'returned';
  return [say(isOver ? 'refund.over' : 'refund.notOver', known), rulesCalled('refundTime', context)];
}

/** It stands as not paid, and the customer has paid: what the shop says to that. */
export function tellUnpaid(context: FlowContext): string[] {
  const rules = rulesCalled('taken', context);
  return [rules === '' ? context.say('aspect.unpaid') : rules];
}

/** What may be done about money. */
export function moneyChoices({ number, status }: OrderView, aspect: 'refund' | 'paid', context: FlowContext): Choice[] {
  const complain = { id: flowChoice('complaint', number), label: context.say('order.complain') };
  if (aspect === 'refund') return [complain, humanChoice(context)];
  return status === 'placed' ? [errandChoice(`paid-${number}`, context), complain, humanChoice(context)] : [];
}
