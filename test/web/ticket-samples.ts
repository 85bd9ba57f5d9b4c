import type { TicketDraft } from '../../src/model/ticket.ts';

/** A complaint of a customer on Telegram. */
export function complaint(over: Partial<TicketDraft> = {}): TicketDraft {
  return {
    kind: 'complaint',
    priority: 'normal',
    category: 'damaged',
    subcategory: null,
    description: 'The lamp came broken.',
    wish: 'A new one',
    order: { number: 'LX2026110001', proven: true },
    items: [{ sku: 'LAMP-1', name: 'Reading lamp', quantity: 2 }],
    handover: null,
    rule: null,
    contact: '13800138000',
    files: [],
    emotion: 'disappointed',
    language: 'en',
    customer: { platform: 'telegram', account: 'bot', id: '4711', name: 'Mei Lin' },
    ref: {
      platform: 'telegram',
      account: 'bot',
      conversation: '4711',
      kind: 'direct',
      native: { secret: 'of the adapter' },
    },
    ...over,
  };
}
