import type { Choice, OutgoingMessage } from '../model/message.ts';
import { flowChoice } from './choices.ts';
import type { FlowContext } from './flow.ts';
import { describeHours, describeNext, openingAt } from './hours.ts';

/** The choice that asks for a person. */
export const humanChoice = ({ say }: FlowContext): Choice => ({ id: flowChoice('human'), label: say('human.label') });

/** How to reach the shop's people, and whether they are there now. */
export function human(context: FlowContext): OutgoingMessage[] {
  const lines = [contact(context), ...hours(context)];
  return [{ kind: 'text', text: lines.join('\n') }];
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
