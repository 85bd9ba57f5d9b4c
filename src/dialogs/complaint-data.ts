import { z } from 'zod';
import { IncomingFile } from '../model/event.ts';
import { TICKET_LIMITS } from '../model/ticket.ts';

/** What is known of a complaint so far. null = not asked yet; in `order`, `category` and `wish` '' = left out. */
export const ComplaintData = z.strictObject({
  /** Word for word. */
  what: z.string().max(TICKET_LIMITS.text).nullable(),
  order: z.string().max(100).nullable(),
  /** Ids: a category, or a category and a subcategory with `/` between. */
  category: z.string().max(101).nullable(),
  wish: z.string().max(2000).nullable(),
  files: z.array(IncomingFile).max(TICKET_LIMITS.files),
  photosDone: z.boolean(),
  /** A phone, an email, or '' = here. */
  contact: z.string().max(300).nullable(),
  /** Times the customer told more instead of answering the question that is open. */
  retold: z.number().int(),
  angry: z.boolean(),
  /** What the words seem to be about was none of it: all categories are offered. */
  anyCategory: z.boolean().default(false),
  filing: z.boolean(),
});
export type ComplaintData = z.infer<typeof ComplaintData>;

/** What is asked for, in this order. */
export type ComplaintSlot = 'what' | 'order' | 'category' | 'wish' | 'photos' | 'contact' | 'summary';

/** Nothing is known. */
export const NEW_COMPLAINT: ComplaintData = {
  what: null,
  order: null,
  category: null,
  wish: null,
  files: [],
  photosDone: false,
  contact: null,
  retold: 0,
  angry: false,
  anyCategory: false,
  filing: false,
};

/** What has to be asked next. */
export function missingOf(data: ComplaintData, receivesFiles: boolean): ComplaintSlot {
  if (data.what === null) return 'what';
  if (data.order === null) return 'order';
  if (data.category === null) return 'category';
  if (data.wish === null) return 'wish';
  if (receivesFiles && !data.photosDone) return 'photos';
  return data.contact === null ? 'contact' : 'summary';
}
