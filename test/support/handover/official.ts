import { createOfficialAccountAdapter } from '../../../src/adapters/official/adapter.ts';
import type { Adapter } from '../../../src/model/adapter.ts';
import type { Cache } from '../../../src/model/cache.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { ACCOUNT, fakeWeChat, serverOf } from '../../adapters/official-platform.ts';
import type { Customer } from './peers.ts';
import { numberOf } from './wechat.ts';

/** A WeChat Official Account with the one follower that this platform has. */
export interface OfficialPeer {
  adapter(cache: Cache): Adapter;
  customer(): Customer;
  close(): Promise<void>;
}

export async function openOfficial(clock: Clock): Promise<OfficialPeer> {
  let adapter: Adapter | null = null;
  const wechat = await fakeWeChat(clock, (posted) => {
    if (adapter === null) throw new Error('the account is not there yet');
    return serverOf(adapter)(posted);
  });
  const pushes: Promise<unknown>[] = [];
  const read = () => wechat.shown.map((text, place) => ({ id: String(place), text, buttons: [], thread: null, at: 0 }));
  // WeChat's request is answered when there is a reply, or after some seconds.
  const says = async (text: string): Promise<void> => void pushes.push(wechat.text(text));
  return {
    adapter(cache) {
      adapter = createOfficialAccountAdapter({ ...ACCOUNT, apiRoot: wechat.apiRoot, cache, clock });
      return adapter;
    },
    customer: () => ({ says, picks: (label) => says(numberOf(label, read())), read: async () => read() }),
    async close() {
      await Promise.allSettled(pushes);
      await wechat.close();
    },
  };
}
