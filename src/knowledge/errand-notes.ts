import type { ERRAND_PHRASES } from '../model/errand-phrases.ts';

/** What each phrase of errands is for. */
export const ERRAND_NOTES: Readonly<Record<keyof typeof ERRAND_PHRASES, string>> = {
  'refund.over': 'To who asks where the money of a cancelled or returned order is; the shop’s times follow.',
  'refund.notOver': 'As refund.over, of an order that was neither cancelled nor returned.',
  'errand.flow': 'What something that people are to do for an order is called.',
  'errand.offer': 'A choice: people are to do what was wanted of an order.',
  'errand.askAddress': 'Asks for the new address that people are to put in.',
  'errand.askPhone': 'Asks for the new phone that people are to put in.',
  'errand.askWhat': 'Asks what people are to do.',
  'errand.sent': 'Before errand.summary, of an order that is on its way.',
  'errand.summary': 'All of what people are to do, before it is filed.',
  'errand.filed': 'What people are to do was filed as a ticket.',
  'errand.kind.address': 'What a ticket says is to be done with an order.',
  'errand.kind.phone': 'What a ticket says is to be done with an order.',
  'errand.kind.paid': 'What a ticket says is to be done with an order.',
  'errand.kind.delay': 'What a ticket says is to be done with an order.',
  'errand.kind.change': 'What a ticket says is to be done with an order.',
  'errand.kind.cancel': 'What a ticket says is to be done with an order.',
  'errand.kind.note': 'What a ticket says is to be done with an order.',
};
