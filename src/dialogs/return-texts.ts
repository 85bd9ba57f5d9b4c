import { localize } from '../model/language.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import type { OrderView } from '../model/order.ts';
import { describeDay } from './dates.ts';
import { errandChoice } from './errand.ts';
import { type FlowContext, flowContext } from './flow.ts';
import { humanChoice } from './human.ts';
import { asksRefund } from './money-words.ts';
import { listed } from './order-card.ts';
import { moneyChoices, tellRefund } from './order-money.ts';
import { askPhotos } from './photos.ts';
import { choicesMessage } from './replies.ts';
import { type ReturnData, returnedItems } from './return-data.ts';
import { isFault, type Judgement, judge, RETURN_REASONS, RETURN_WISHES, type ReturnCase } from './return-rules.ts';
import { itemChoice, type ReturnSlot, slotChoice } from './return-words.ts';

/** Of the customer's words so much stands in the summary. */
const MOST_SHOWN = 300;

/** The question for a slot. */
export function askReturn(slot: ReturnSlot, data: ReturnData, context: FlowContext): OutgoingMessage {
  const { say } = context;
  switch (slot) {
    case 'items': {
      const items = (data.order?.items ?? []).map(({ name }, place) => ({ id: itemChoice(place), label: name }));
      const all = { id: itemChoice('all'), label: say('return.everything') };
      return choicesMessage(say('return.whichItem'), [...items.slice(0, 19), all]);
    }
    case 'reason':
      return choicesMessage(
        say('return.askReason'),
        RETURN_REASONS.map((reason) => ({ id: slotChoice(slot, reason), label: say(`return.reason.${reason}`) })),
      );
    case 'wish':
      return choicesMessage(say('return.askWish'), wishes(data, context));
    case 'unused':
      return choicesMessage(say('return.askUnused', { condition: conditionOf(context) }), [
        { id: slotChoice(slot, 'yes'), label: say('flow.yes') },
        { id: slotChoice(slot, 'no'), label: say('flow.no') },
      ]);
    case 'photos':
      return askPhotos(say('return.askPhotos'), data.files, context);
    case 'handover':
      return choicesMessage(say('return.askHandover'), waysBack(context));
    case 'summary':
      return choicesMessage(summary(data, context), [
        { id: slotChoice(slot, 'submit'), label: say('flow.submit') },
        { id: slotChoice(slot, 'change'), label: say('flow.change') },
        ...(isHandoverOpen(data) ? waysBack(context) : []),
      ]);
  }
}

/** Asks what is to be different: the parts follow as choices. */
export function askWhichPart(data: ReturnData, { say }: FlowContext): OutgoingMessage {
  const isOne = (data.order?.items.length ?? 0) <= 1;
  const parts = (['items', 'reason', 'wish', 'handover', 'order'] as const).filter(
    (part) => (part !== 'items' || !isOne) && (part !== 'handover' || data.handover !== null),
  );
  return choicesMessage(
    say('flow.askChange'),
    parts.map((part) => ({ id: slotChoice('summary', part), label: say(`flow.part.${part}`) })),
  );
}

const waysBack = ({ say, knowledge }: FlowContext): Choice[] =>
  knowledge.shop.returns.handover.map((way) => ({
    id: slotChoice('handover', way),
    label: say(`return.handover.${way}`),
  }));

/** It was asked for in vain: the summary asks once more, and can be submitted without. */
const isHandoverOpen = ({ handover, handoverOpen, wish }: ReturnData): boolean =>
  handover === null && handoverOpen && wish !== 'repair';

/** Only what is faulty is repaired. */
function wishes({ reason }: ReturnData, { say }: FlowContext): Choice[] {
  return RETURN_WISHES.filter((wish) => wish !== 'repair' || (reason !== null && isFault(reason))).map((wish) => ({
    id: slotChoice('wish', wish),
    label: say(`return.wish.${wish}`),
  }));
}

function summary(data: ReturnData, { say, language }: FlowContext): string {
  const { order, reason, wish, handover, words, files } = data;
  const lines = say('return.summary', {
    order: order?.number ?? '',
    items: listed(
      returnedItems(data).map(({ name, quantity }) => say('order.item', { name, quantity })),
      language,
    ),
    reason: reason === null ? '' : say(`return.reason.${reason}`),
    wish: wish === null ? '' : say(`return.wish.${wish}`),
  });
  const said = words.length > MOST_SHOWN ? `${words.slice(0, MOST_SHOWN).toWellFormed()}…` : words;
  return [
    lines,
    ...(handover === null ? [] : [say('return.summaryHandover', { handover: say(`return.handover.${handover}`) })]),
    ...(said.trim() === '' ? [] : [say('return.summaryWords', { words: said })]),
    ...(files.length === 0 ? [] : [say('complaint.summaryFiles', { count: files.length })]),
    ...(isHandoverOpen(data) ? [say('return.askHandover')] : []),
  ].join('\n');
}

/** In which condition goods have to be, in the customer's words. */
export function conditionOf({ knowledge, language, say }: FlowContext): string {
  const { returns, languages } = knowledge.shop;
  return returns.condition === null ? say('return.condition') : localize(returns.condition, language, languages);
}

/** Why an order cannot be returned, and what can be done instead. */
export function refuseOrder(why: 'not-shipped' | 'over', order: OrderView, context: FlowContext): OutgoingMessage {
  const { say, heard } = context;
  const { status, number } = order;
  // It is the money of what is over already that is asked for.
  if (why === 'over' && heard.some(({ text }) => asksRefund(text)))
    return choicesMessage(tellRefund(order, context).join('\n'), moneyChoices(order, 'refund', context));
  const words = {
    'not-shipped': say('return.notShipped'),
    over: say('return.over', { status: say(`order.status.${status}`) }),
  }[why];
  const cancel = why === 'not-shipped' ? [errandChoice(`cancel-${number}`, context)] : [];
  return choicesMessage(words, [...cancel, humanChoice(context)]);
}

/** Which of the shop's rules says no, in plain words. */
export function refuseReturn(
  judgement: Extract<Judgement, { allowed: false }>,
  { deliveredAt }: { readonly deliveredAt: number | null },
  context: FlowContext,
): OutgoingMessage {
  const { say, language, knowledge } = context;
  if (judgement.why === 'excluded') {
    const why = localize(judgement.because, language, knowledge.shop.languages);
    return { kind: 'text', text: say('return.excluded', { item: judgement.item, why }) };
  }
  const day = describeDay(deliveredAt ?? context.now, context);
  return { kind: 'text', text: say('return.tooLate', { day, days: judgement.days }) };
}

/** The rule that allowed it, in the shop's first language: agents read it on the ticket. */
export function ruleText(
  asked: Omit<ReturnCase, 'items'> & Pick<ReturnData, 'believed'>,
  { knowledge, now }: FlowContext,
): string {
  const staff = flowContext(knowledge, knowledge.shop.languages[0], now);
  if (asked.believed) return staff.say('return.rule.believed');
  if (asked.deliveredAt === null) return staff.say('return.rule.unknown');
  const { days } = { days: 0, ...judge({ ...asked, items: [] }, knowledge.shop.returns, now) };
  return staff.say('return.rule.days', { days, since: describeDay(asked.deliveredAt, staff) });
}
