import { z } from 'zod';
import { HANDOVERS } from '../model/knowledge.ts';
import { localized, text } from './schema-text.ts';

/** A number, which a knowledge file holds as the text that stands there. */
export function number(from: number, to: number, kind: 'integer' | 'number' = 'integer') {
  const wrong = `Write a ${kind === 'integer' ? 'whole number' : 'number'} from ${from} to ${to}.`;
  const form = kind === 'integer' ? /^\d{1,9}$/ : /^\d{1,9}(\.\d{1,6})?$/;
  return z
    .string()
    .trim()
    .refine((written) => form.test(written) && Number(written) >= from && Number(written) <= to, wrong)
    .transform(Number)
    .meta({ type: kind, minimum: from, maximum: to });
}

const Hours = number(0.1, 8760, 'number');
const Days = number(0, 365);
const WarrantyDays = number(0, 7300);

/** How tickets are worked on. */
export const TicketsFile = z
  .strictObject({
    dueHours: z
      .strictObject({
        low: Hours.exactOptional().describe('Of a ticket that can wait.'),
        normal: Hours.exactOptional().describe('Of most tickets.'),
        high: Hours.exactOptional().describe('Of a ticket of an angry customer.'),
        urgent: Hours.exactOptional().describe('Of a ticket about what may hurt somebody.'),
      })
      .exactOptional()
      .describe('Hours until a ticket should be solved: 72, 24, 8 and 2 unless you say otherwise.'),
    reopenDays: Days.exactOptional().describe(
      'Days in which a customer may take up a solved ticket again; then it is closed. 7 unless given.',
    ),
  })
  .describe('How complaints and return requests are worked on.');

/** When goods may be returned or exchanged. */
export const ReturnsFile = z
  .strictObject({
    days: Days.exactOptional().describe(
      'Days after delivery in which what is not liked may be returned. 7 unless given.',
    ),
    exchangeDays: Days.exactOptional().describe('Days after delivery in which it may be exchanged. 15 unless given.'),
    faultDays: Days.exactOptional().describe(
      'Days after delivery for what is damaged, wrong or incomplete. 30 unless given.',
    ),
    repairDays: WarrantyDays.exactOptional().describe(
      'Days after delivery in which a fault is repaired (the longest warranty: people check). As faultDays unless given.',
    ),
    excluded: z
      .array(
        z.strictObject({
          items: z
            .array(text(100))
            .min(1)
            .max(100)
            .describe("Words in an item's name, or its number; CUSTOM-* is every number that begins so."),
          why: localized(300).describe('Why it is not taken back, as the customer reads it.'),
        }),
      )
      .max(100)
      .exactOptional()
      .describe('What is not taken back unless it is faulty.'),
    condition: localized(200)
      .exactOptional()
      .describe('In which condition goods come back, such as: unused and in its packaging.'),
    handover: z
      .array(z.enum(HANDOVERS))
      .min(1)
      .max(2)
      .exactOptional()
      .describe('How goods come back: pick-up, drop-off, or both. Both unless given.'),
  })
  .describe('The rules for returns and exchanges.');

const Topic = {
  id: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}._-]{1,50}$/u, 'An id is made of letters, digits, ".", "-" and "_".')
    .describe('A name that no other one in the list has.'),
  title: localized(60).describe('What customers and agents read.'),
  words: z.array(text(60)).max(200).exactOptional().describe('Words that stand in complaints about it.'),
  urgent: z
    .enum(['true', 'false'], 'Write true or false.')
    .transform((written) => written === 'true')
    .exactOptional()
    .meta({ type: 'boolean', enum: [true, false] })
    .describe('true = somebody has to look at once, because somebody may be hurt.'),
};

/** What complaints are about. */
export const ComplaintsFile = z
  .strictObject({
    categories: z
      .array(
        z.strictObject({
          ...Topic,
          subcategories: z.array(z.strictObject(Topic)).max(20).exactOptional().describe('What of it, more closely.'),
        }),
      )
      .min(1)
      .max(20)
      .describe('The categories of complaints, in place of the built-in ones.'),
  })
  .describe('What complaints are about.');
export type ComplaintsFile = z.infer<typeof ComplaintsFile>;
