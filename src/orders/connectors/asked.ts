import type { Clock } from '../../model/clock.ts';
import { sameNumberForm } from '../../model/order.ts';

/** A shop's platform, as every connector is opened with it. */
export interface ConnectorOptions {
  /** The shop's address, from ORDERS_URL. */
  readonly url: URL;
  /** ORDERS_TOKEN. */
  readonly token: string;
  readonly clock: Clock;
}

/** How far back a connector reads where its platform cannot search, and how many orders at the most. */
export const RECENT = { days: 60, orders: 500 } as const;

/** Orders of one phone that are told. */
export const MOST_OF_PHONE = 5;

/** No number of an order or a parcel is longer. */
const LONGEST = 60;

/**
 * What a customer typed as the number of an order or a parcel, fit to be put into a query of any platform: letters, digits,
 * `-` and `_`. null = it is no number.
 */
export function askedNumber(written: string): string | null {
  const plain = written.replaceAll('№', '#').normalize('NFKC').replace(/\s+/g, '').replace(/^#+/, '');
  const fit = plain.length <= LONGEST && /^[\p{L}\p{N}_-]+$/u.test(plain) && sameNumberForm(plain) !== '';
  return fit ? plain : null;
}

/** The start of what counts as recent, ISO 8601 in UTC, to the second. */
export function recentSince(clock: Clock): string {
  return new Date(clock.now() - RECENT.days * DAY_MS).toISOString().replace(/\.\d+Z$/, 'Z');
}

const DAY_MS = 24 * 3_600_000;
