import { z } from 'zod';
import { IncomingFile } from '../model/event.ts';
import { HANDOVERS } from '../model/knowledge.ts';
import { ORDER_STATUSES } from '../model/order.ts';
import { TICKET_LIMITS } from '../model/ticket.ts';
import { Lookup } from './order-lookup.ts';
import { RETURN_REASONS, RETURN_WISHES } from './return-rules.ts';

/** Items of an order that are offered to pick from. */
export const MOST_ITEMS = 20;

const ReturnedOrder = z.strictObject({
  number: z.string(),
  status: z.enum(ORDER_STATUSES),
  /** ms since 1970; null = nobody knows. */
  deliveredAt: z.number().nullable(),
  items: z.array(z.strictObject({ sku: z.string(), name: z.string(), quantity: z.number() })).max(MOST_ITEMS),
});

/** What is known of a return so far. */
export const ReturnData = z.strictObject({
  /** null once the order is found. */
  lookup: Lookup.nullable(),
  order: ReturnedOrder.nullable(),
  /** Places in the order's items; null = not said. */
  items: z.array(z.number().int()).max(MOST_ITEMS).nullable(),
  /** How many of an item, by its place, where the customer said so: else as many as were bought. */
  counts: z.record(z.string(), z.number().int().positive()).default({}),
  reason: z.enum(RETURN_REASONS).nullable(),
  wish: z.enum(RETURN_WISHES).nullable(),
  unused: z.boolean().nullable(),
  files: z.array(IncomingFile).max(TICKET_LIMITS.files),
  photosDone: z.boolean(),
  handover: z.enum(HANDOVERS).nullable(),
  /** The customer was asked how, and did not say. */
  handoverOpen: z.boolean().default(false),
  /** What the customer wrote of the matter, in their words. */
  words: z.string().max(TICKET_LIMITS.text),
  angry: z.boolean(),
  /** Times the customer told something else instead of answering the question that is open. */
  retold: z.number().int().default(0),
  /** The shop's rules said no; a fault would change that. */
  refused: z.boolean(),
  /** It has not come yet, by the order's record or the customer's word; `refused` is then set. */
  notHere: z.boolean().default(false),
  /** The record says that it is on its way, and the customer that it has come. */
  believed: z.boolean().default(false),
  filing: z.boolean(),
});
export type ReturnData = z.infer<typeof ReturnData>;

/** Nothing is known. */
export const NEW_RETURN: ReturnData = {
  lookup: null,
  order: null,
  items: null,
  counts: {},
  reason: null,
  wish: null,
  unused: null,
  files: [],
  photosDone: false,
  handover: null,
  handoverOpen: false,
  words: '',
  angry: false,
  retold: 0,
  refused: false,
  notHere: false,
  believed: false,
  filing: false,
};

/** What goes back, and how much of it. */
export const returnedItems = ({ order, items, counts }: ReturnData): NonNullable<ReturnData['order']>['items'] =>
  (items ?? []).flatMap((place) => {
    const item = order?.items[place];
    return item === undefined ? [] : [{ ...item, quantity: counts[place] ?? item.quantity }];
  });

/** Something else is to come instead, as far as the data of a return's frame tells. */
export const wantsExchange = (data: unknown): boolean => ReturnData.safeParse(data).data?.wish === 'exchange';
