import type { Case } from '../model/case.ts';
import { TICKET_LIMITS, type TicketDraft } from '../model/ticket.ts';

/** A complaint from a case: what the agent says of it, or else what the customer asked, word for word. */
export function ticketOf(current: Case, text: string | null): TicketDraft {
  const { priority, order, callBack, mood, language, customer, ref, summary, number } = current;
  const asked = summary.map((line) => line.asked).join('\n');
  return {
    kind: 'complaint',
    priority,
    category: null,
    subcategory: null,
    description: (text ?? (asked.trim() === '' ? `#${number}` : asked)).slice(0, TICKET_LIMITS.text),
    wish: null,
    order: order === null ? null : { number: order, proven: false },
    items: [],
    handover: null,
    rule: null,
    contact: callBack,
    files: [],
    emotion: mood,
    language,
    customer,
    ref,
  };
}
