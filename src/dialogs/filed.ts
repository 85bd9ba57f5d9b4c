import type { OutgoingMessage } from '../model/message.ts';
import { TicketFiled, ticketName } from '../model/ticket.ts';
import { describeMoment } from './dates.ts';
import type { CallAnswer, FlowContext } from './flow.ts';
import { humanChoice } from './human.ts';
import { choicesMessage, textMessage } from './replies.ts';

/** Tells the number of the ticket that was filed and until when it is dealt with; or that it could not be filed. */
export function tellFiled(
  { result }: CallAnswer,
  phrase: 'complaint.filed' | 'return.filed' | 'errand.filed',
  context: FlowContext,
): OutgoingMessage {
  const filed = result.ok ? TicketFiled.safeParse(result.value) : null;
  if (filed?.success !== true) return choicesMessage(context.say('flow.unavailable'), [humanChoice(context)]);
  const { number, dueAt } = filed.data;
  return textMessage(context.say(phrase, { ticket: ticketName(number), due: describeMoment(dueAt, context) }));
}
