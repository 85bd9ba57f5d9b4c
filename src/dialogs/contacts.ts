import type { OutgoingMessage } from '../model/message.ts';
import type { FlowContext } from './flow.ts';
import { describeHours, describeNext, openingAt } from './hours.ts';
import { textMessage } from './replies.ts';

/** How to reach the shop's people otherwise, and whether they are there now. */
export function contacts(context: FlowContext): OutgoingMessage {
  return textMessage([contact(context), ...hours(context)].join('\n'));
}

function contact({ knowledge, say }: FlowContext): string {
  const { phone, email, wechat, url } = knowledge.shop.contact;
  const ways = [
    ...(phone === undefined ? [] : [say('contact.phone', { value: phone })]),
    ...(wechat === undefined ? [] : [say('contact.wechat', { value: wechat })]),
    ...(email === undefined ? [] : [say('contact.email', { value: email })]),
    ...(url === undefined ? [] : [say('contact.url', { value: url })]),
  ];
  return ways.length === 0 ? say('human.noContact') : say('human.contact', { ways: ways.join('\n') });
}

function hours({ knowledge, language, say, now }: FlowContext): string[] {
  const opening = openingAt(knowledge.shop, now);
  if (opening === null) return [];
  const week = say('human.hours', { hours: describeHours(knowledge.shop, language) });
  if (opening.open) return [say('human.openNow'), week];
  return opening.next === null
    ? [week]
    : [say('human.closedNow', { opens: describeNext(opening.next, language) }), week];
}
