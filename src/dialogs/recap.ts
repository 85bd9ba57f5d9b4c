import type { Frame } from '../model/session.ts';
import { ComplaintData } from './complaint-data.ts';
import type { FlowContext } from './flow.ts';
import { listed } from './order-card.ts';
import { ReturnData, returnedItems } from './return-data.ts';
import { RETURN } from './return-words.ts';
import { topicOf, topicTitle } from './taxonomy.ts';

type Line = readonly [
  (
    | 'ticket.order'
    | 'ticket.items'
    | 'ticket.category'
    | 'ticket.reason'
    | 'ticket.wish'
    | 'ticket.contact'
    | 'ticket.words'
  ),
  string | null | undefined,
];

/** What was noted so far of what is being written; null = nothing is. */
export function recapIn({ flow, data }: Frame, context: FlowContext): string | null {
  const giveBack = flow === RETURN ? ReturnData.safeParse(data).data : undefined;
  if (giveBack !== undefined) return giveBack.refused ? null : recapReturn(giveBack, context);
  const complaint = flow === 'complaint' ? ComplaintData.safeParse(data).data : undefined;
  return complaint === undefined ? null : recapComplaint(complaint, context);
}

function recapReturn(data: ReturnData, context: FlowContext): string {
  const { say, language } = context;
  const { order, reason, wish, handover, words } = data;
  const items = returnedItems(data).map(({ name, quantity }) => say('order.item', { name, quantity }));
  const back =
    handover === null ? [] : [say('return.summaryHandover', { handover: say(`return.handover.${handover}`) })];
  return recapOf(
    say('return.flow'),
    [
      ['ticket.order', order?.number],
      ['ticket.items', data.items === null ? null : listed(items, language)],
      ['ticket.reason', reason === null ? null : say(`return.reason.${reason}`)],
      ['ticket.wish', wish === null ? null : say(`return.wish.${wish}`)],
      ['ticket.words', words],
    ],
    context,
    back,
  );
}

function recapComplaint({ what, order, category, wish, contact }: ComplaintData, context: FlowContext): string {
  const topic = topicOf(category ?? '', context.knowledge.shop.complaints);
  return recapOf(
    context.say('complaint.flow'),
    [
      ['ticket.words', what],
      ['ticket.order', order],
      ['ticket.category', topic === null ? null : topicTitle(topic, context)],
      ['ticket.wish', wish],
      ['ticket.contact', contact],
    ],
    context,
  );
}

function recapOf(flow: string, lines: readonly Line[], { say }: FlowContext, more: readonly string[] = []): string {
  const told = lines.flatMap(([phrase, value]) =>
    value == null || value.trim() === '' ? [] : [sayLine(say, phrase, value)],
  );
  return [say('flow.soFar', { flow }), ...told, ...more].join('\n');
}

function sayLine(say: FlowContext['say'], phrase: Line[0], value: string): string {
  switch (phrase) {
    case 'ticket.order':
      return say(phrase, { order: value });
    case 'ticket.items':
      return say(phrase, { items: value });
    case 'ticket.category':
      return say(phrase, { category: value });
    case 'ticket.reason':
      return say(phrase, { reason: value });
    case 'ticket.wish':
      return say(phrase, { wish: value });
    case 'ticket.contact':
      return say(phrase, { contact: value });
    case 'ticket.words':
      return say(phrase, { words: value });
  }
}
