import { afterEach } from '@jest/globals';
import { openRoomShop, type RoomShop, type RoomShopOptions } from './roomShop.ts';

let open: RoomShop[] = [];

/** A shop with rooms that is closed after the test. */
export async function shopWith(options: RoomShopOptions = {}): Promise<RoomShop> {
  const shop = await openRoomShop(options);
  open.push(shop);
  return shop;
}

afterEach(async () => {
  await Promise.all(open.map((shop) => shop.close()));
  open = [];
});

/** What customers have got since the last look. */
export function got(shop: RoomShop, customer: string): string[] {
  return shop.sent.filter(({ conversation }) => conversation === customer).map(({ text }) => text);
}

/** What has happened in a case, oldest first. */
export const kinds = async ({ store }: RoomShop, number: number): Promise<string[]> =>
  (await store.caseEvents(number, 0, 500)).map(({ change }) => change.kind);
