import type { OutgoingMessage } from '../model/message.ts';
import { type TicketView, ticketName } from '../model/ticket.ts';
import { describeMoment } from './dates.ts';
import type { FlowContext } from './flow.ts';
import { textMessage } from './replies.ts';
import { choicesFor, isOpen } from './ticket-card.ts';

const PICK_UP =
  /取件?|来拿|来收|上门|\b(?:pick(?:ed|ing|s)?[- ]?(?:it |them |this )?up|pickup|collect\w*|courier|come|coming)\b/iu;
const CALLED = /电话|回电|打给|联系我|\b(?:call|ring|phone|contact)\w*\b/iu;
const SENT =
  /寄(?!回)|发(?:货|给|出)?|补|新的?|收到|到手|能到|几天到|\b(?:replac\w*|new|ship\w*|sen[dt]|arriv\w*|get|receive|here)\b/iu;
const OWN_PART =
  /先(?:留|放|别扔|寄)|别扔|打包|(?:需要|要|还)[^，。,.]{0,3}(?:做|干|弄)(?:什么|啥)|\b(?:do|should|can|must) i\b|\bhave to\b|\bkeep\b|\bpack\b/iu;

/** Answers how long a ticket takes and what comes next, from what is known of it. */
export function tellWhen(view: TicketView, asked: string, context: FlowContext): OutgoingMessage {
  const text = [whenOf(view, context), ...(isOpen(view) ? besides(view, asked, context) : [])].join('\n');
  const choices = isOpen(view) ? [] : choicesFor(view, context);
  return choices.length === 0 ? textMessage(text) : { kind: 'choices', text, choices };
}

/** By when it is dealt with, and how far it is. */
export function whenOf(view: TicketView, context: FlowContext): string {
  const { say } = context;
  const ticket = ticketName(view.number);
  const state = say(`ticket.state.${view.state}`);
  if (!isOpen(view)) return say('ticket.whenDone', { ticket, state });
  const by = say('ticket.whenBy', { ticket, state, due: describeMoment(view.dueAt, context) });
  return view.content?.withdrawn === true ? `${by}\n${say('ticket.isWithdrawn')}` : by;
}

/** The nearest of what may be asked; only what the ticket tells. */
function besides({ kind, content }: TicketView, asked: string, { say }: FlowContext): string[] {
  if (kind === 'complaint') {
    const contact = content?.contact ?? null;
    return CALLED.test(asked) && contact !== null ? [say('ticket.whenCalled', { contact })] : [];
  }
  if (OWN_PART.test(asked)) return [say('ticket.whenNothing')];
  if (PICK_UP.test(asked)) return [say(content?.handover === 'drop-off' ? 'ticket.whenDropOff' : 'ticket.whenPickUp')];
  return SENT.test(asked) ? [say('ticket.whenSent')] : [];
}
