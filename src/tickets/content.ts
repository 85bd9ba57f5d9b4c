import type { TicketContent } from '../model/ticket.ts';
import type { TicketFile } from '../model/ticket-store.ts';

/** What was added first says least of what holds now. */
const MOST_FACTS = 10;

/** What stands in a ticket, as its customer is read it back. */
export function contentOf({ ticket, history }: TicketFile): TicketContent {
  const { items, category, subcategory, wish, handover, contact, files } = ticket;
  const facts = history.flatMap(({ change }) => (change.kind === 'fact' ? [change] : []));
  const turns = facts.filter(({ means }) => means === 'withdraw' || means === 'keep');
  return {
    items: items.map(({ name, quantity }) => ({ name, quantity })),
    category,
    subcategory,
    wish,
    handover,
    contact: contact === null ? null : endOf(contact),
    files: files.length + facts.reduce((sum, fact) => sum + fact.files.length, 0),
    facts: facts.flatMap(({ text, means }) => (means === undefined && text !== '' ? [text] : [])).slice(-MOST_FACTS),
    withdrawn: turns.at(-1)?.means === 'withdraw',
  };
}

/** So much of it as its owner knows it by: the last four digits, or the first letter of an e-mail and where it goes. */
function endOf(contact: string): string {
  return contact
    .replace(/([\w.%+-])[\w.%+-]*(@[\w.-]+)/g, '$1…$2')
    .replace(/\+?\d(?:[\s-]?\d){4,}/g, (number) => `…${number.replace(/\D/g, '').slice(-4)}`);
}
