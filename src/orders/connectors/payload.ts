import { z } from 'zod';
import { Order, OrdersUnavailable } from '../../model/order.ts';

/**
 * Reads what a platform answered. Throws `OrdersUnavailable` when it has not the shape: the message names what is wrong
 * where, and holds nothing that was sent.
 */
export function readPayload<T>(schema: z.ZodType<T>, payload: unknown, platform: string): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.filter((step) => typeof step === 'number' || /^\w{1,40}$/.test(String(step))).join('.');
  throw new OrdersUnavailable(`${platform} answered with what is no order (${where}: ${issue?.message})`);
}

/** An order made of a payload. Texts are cut to what an order holds; throws `OrdersUnavailable` when it is none even so. */
export function makeOrder(draft: z.input<typeof Order>, platform: string): Order {
  const { buyer, items = [], parcels = [] } = draft;
  const { email, ...person } = buyer;
  return readPayload(
    Order,
    {
      ...draft,
      buyer: {
        ...person,
        name: cut(person.name, 200),
        phone: cut(person.phone, 60),
        ...(email === undefined || email.trim() === '' ? {} : { email }),
      },
      items: items
        .slice(0, 500)
        .map((item) => ({ ...item, sku: cut(item.sku, 200), name: cut(item.name, 200) || NAMELESS })),
      parcels: parcels.slice(0, 100).map((parcel) => ({
        ...parcel,
        carrier: cut(parcel.carrier, 200) || NAMELESS,
        tracking: cut(parcel.tracking, 200),
        status: cut(parcel.status, 200) || NAMELESS,
      })),
    },
    platform,
  );
}

/** Where a platform leaves a name empty that an order must have. */
const NAMELESS = '-';

const cut = (text: string, most: number): string => text.trim().slice(0, most).toWellFormed().trim();

/** A name of its parts, as it is said: 张三, not 三 张. */
export function fullName(first: string, last: string): string {
  const han = /^\p{Script=Han}+$/u;
  const [given, family] = [first.trim(), last.trim()];
  return han.test(given) && han.test(family) ? `${family}${given}` : `${given} ${family}`.trim();
}

/** An amount as it is shown: of sums of decimal fractions the crumbs are left out. */
export function roundAmount(amount: number): number {
  return Math.max(0, Math.round(amount * 1e4) / 1e4);
}

/** An error in a GraphQL answer; those come with the status 200. */
const GraphError = z.looseObject({
  extensions: z.looseObject({ code: z.string().optional() }).nullish(),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
});

/** What every GraphQL answer has in common. */
export const GraphAnswer = z.looseObject({ data: z.unknown().optional(), errors: z.array(GraphError).nullish() });
export type GraphAnswer = z.infer<typeof GraphAnswer>;

/** The code of the first error; null = there is no error. `UNKNOWN`: one without a code that may be shown. */
export function graphErrorCode({ errors }: GraphAnswer): string | null {
  const [error] = errors ?? [];
  if (error === undefined) return null;
  const code = error.extensions?.code ?? '';
  return /^[A-Z_]{1,60}$/.test(code) ? code : 'UNKNOWN';
}
