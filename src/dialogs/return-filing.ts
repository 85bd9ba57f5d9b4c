import { toJson } from '../model/calls.ts';
import { TICKET_CALLS, type TicketFiling } from '../model/ticket.ts';
import { tellFiled } from './filed.ts';
import type { CallAnswer, FlowContext, FlowStep } from './flow.ts';
import { type ReturnData, returnedItems } from './return-data.ts';
import { ruleText } from './return-texts.ts';

/** Files what is known of a return; null = something is missing. */
export function fileReturn(data: ReturnData, context: FlowContext): FlowStep<ReturnData> | null {
  const { order, reason, wish } = data;
  if (order === null || reason === null || wish === null) return null;
  const { say, language } = context;
  const filing: TicketFiling = {
    kind: 'return',
    priority: data.angry ? 'high' : 'normal',
    category: reason,
    subcategory: null,
    description: data.words.trim() === '' ? say(`return.reason.${reason}`) : data.words,
    wish: say(`return.wish.${wish}`),
    order: { number: order.number, proven: true },
    items: returnedItems(data),
    handover: data.handover,
    rule: ruleText({ reason, wish, deliveredAt: order.deliveredAt, believed: data.believed }, context),
    contact: null,
    files: data.files,
    emotion: data.angry ? 'angry' : 'calm',
    language,
  };
  const call = { name: TICKET_CALLS.open, arguments: toJson(filing), patient: true };
  return { data: { ...data, filing: true }, say: [], outcome: 'wait', call };
}

/** Tells what came of filing. */
export function returnFiled(data: ReturnData, answer: CallAnswer, context: FlowContext): FlowStep<ReturnData> {
  return { data, say: [tellFiled(answer, 'return.filed', context)], outcome: 'done' };
}
