import { toJson } from '../model/calls.ts';
import { TICKET_CALLS, type TicketFiling } from '../model/ticket.ts';
import type { ComplaintData } from './complaint-data.ts';
import type { FlowContext, FlowStep } from './flow.ts';
import { topicOf } from './taxonomy.ts';

/** The customer has shown in this talk that it is theirs. */
const isProven = (order: string, { talk }: FlowContext): boolean =>
  talk.orders.some(({ number, proven }) => proven && number === order);

/** Files what is known of a complaint. */
export function fileComplaint(data: ComplaintData, context: FlowContext): FlowStep<ComplaintData> {
  const topic = topicOf(data.category ?? '', context.knowledge.shop.complaints);
  const urgent = topic !== null && (topic.category.urgent || topic.subcategory?.urgent === true);
  const filing: TicketFiling = {
    kind: 'complaint',
    priority: urgent ? 'urgent' : data.angry ? 'high' : 'normal',
    category: topic?.category.id ?? null,
    subcategory: topic?.subcategory?.id ?? null,
    description: data.what ?? '',
    wish: data.wish || null,
    order: data.order ? { number: data.order, proven: isProven(data.order, context) } : null,
    items: [],
    handover: null,
    rule: null,
    contact: data.contact || null,
    files: data.files,
    emotion: data.angry ? 'angry' : 'calm',
    language: context.language,
  };
  const call = { name: TICKET_CALLS.open, arguments: toJson(filing), patient: true };
  return { data: { ...data, filing: true }, say: [], outcome: 'wait', call };
}
