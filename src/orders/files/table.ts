import { type Order, sameNumberForm } from '../../model/order.ts';

/** An order of a table. */
interface Entry {
  readonly order: Order;
  /** Makes it anew, where its times move along with the clock. */
  readonly renew?: () => Order;
}

/** Orders by what customers know of them. */
export interface OrderTable {
  readonly size: number;
  byNumber(number: string): Order | null;
  byTracking(tracking: string): readonly Order[];
  byPhone(phone: string): readonly Order[];
}

/** A table that is being filled. */
export interface GrowingTable extends OrderTable {
  /** False = there is an order with this number already; it stays. */
  add(entry: Entry): boolean;
}

export function createTable(): GrowingTable {
  const numbers = new Map<string, Entry>();
  const trackings = new Map<string, Entry[]>();
  const phones = new Map<string, Entry[]>();
  return {
    get size() {
      return numbers.size;
    },
    add(entry) {
      const { number, parcels, buyer } = entry.order;
      const form = sameNumberForm(number);
      if (numbers.has(form)) return false;
      numbers.set(form, entry);
      for (const tracking of new Set(parcels.map((parcel) => sameNumberForm(parcel.tracking)))) {
        file(trackings, tracking, entry);
      }
      file(phones, endOf(buyer.phone), entry);
      return true;
    },
    byNumber(number) {
      const entry = numbers.get(sameNumberForm(number));
      return entry === undefined ? null : orderOf(entry);
    },
    byTracking: (tracking) => trackings.get(sameNumberForm(tracking))?.map(orderOf) ?? [],
    byPhone: (phone) => phones.get(endOf(phone))?.map(orderOf) ?? [],
  };
}

/** The end that a phone has whether the country is written before it or not; '' = this is no phone. */
function endOf(phone: string): string {
  const digits = phone.normalize('NFKC').replace(/\D/g, '');
  return digits.length < 5 ? '' : digits.slice(-9);
}

const orderOf = ({ order, renew }: Entry): Order => renew?.() ?? order;

function file(shelf: Map<string, Entry[]>, label: string, entry: Entry): void {
  if (label === '') return;
  const entries = shelf.get(label);
  if (entries === undefined) shelf.set(label, [entry]);
  else entries.push(entry);
}
