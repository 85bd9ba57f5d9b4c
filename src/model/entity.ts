import { z } from 'zod';

/** Where it stands in the message as it was written: UTF-16 units, `end` is the first one after it. */
const written = { text: z.string(), start: z.int().min(0), end: z.int().min(0) };

/** Couriers that are told by the form of their numbers; `upu` = the post of another country than China or the USA. */
const CARRIERS = [
  'sf',
  'yto',
  'zto',
  'sto',
  'yunda',
  'jt',
  'ems',
  'jd',
  'deppon',
  'cainiao',
  'ups',
  'fedex',
  'dhl',
  'usps',
  'upu',
] as const;
export type Carrier = (typeof CARRIERS)[number];

/** Something definite that a message names. */
export const Entity = z.discriminatedUnion('kind', [
  /** An order number: capitals, without spaces. */
  z.strictObject({ kind: z.literal('order'), value: z.string(), ...written }),
  /** A tracking number: capitals, without spaces; `carrier` null = not known whose. */
  z.strictObject({
    kind: z.literal('tracking'),
    value: z.string(),
    carrier: z.enum(CARRIERS).nullable(),
    ...written,
  }),
  /** E.164, such as +8613800138000. */
  z.strictObject({ kind: z.literal('phone'), value: z.string(), ...written }),
  /** In small letters. */
  z.strictObject({ kind: z.literal('email'), value: z.string(), ...written }),
  /** A day in the shop's timezone, `YYYY-MM-DD`. */
  z.strictObject({ kind: z.literal('date'), value: z.string(), ...written }),
  /** A decimal number such as 12.5, and the ISO 4217 code of its currency. */
  z.strictObject({ kind: z.literal('amount'), value: z.string(), currency: z.string(), ...written }),
  /** How many: a whole number. */
  z.strictObject({ kind: z.literal('quantity'), value: z.string(), ...written }),
  /** XL, 42, 38.5, 180x200 or 180cm; lengths that are written in metres come in centimetres. */
  z.strictObject({ kind: z.literal('size'), value: z.string(), ...written }),
]);
export type Entity = z.infer<typeof Entity>;
