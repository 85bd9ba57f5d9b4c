import { createOfficialAccountAdapter } from '../../src/adapters/official/adapter.ts';
import { type ChannelHarness, channelContract } from '../contracts/channel.ts';
import { fakeCache } from '../fakes/cache.ts';
import type { FakeClock } from '../fakes/clock.ts';
import { ACCOUNT, fakeWeChat, serverOf } from './official-platform.ts';

const open = async (clock: FakeClock): Promise<ChannelHarness> => {
  const wechat = await fakeWeChat(clock, (posted) => serverOf(adapter)(posted));
  const adapter = createOfficialAccountAdapter({ ...ACCOUNT, apiRoot: wechat.apiRoot, cache: fakeCache(clock), clock });
  const pushes: Promise<unknown>[] = [];
  let ids = 0;
  return {
    adapter,
    // Everybody is the one follower that this platform has.
    customer: () => ({
      // WeChat's request is answered by the reply, for which the clock has to go on.
      async says(text) {
        pushes.push(wechat.text(text));
      },
    }),
    event(_customer, text) {
      const fields = { MsgType: 'text', Content: text, MsgId: String(7_000_000 + ++ids) };
      return async () => void pushes.push(wechat.push(fields));
    },
    shown: () => wechat.shown,
    trouble: null,
    settled: async () => void (await Promise.all(pushes)),
    async close() {
      await adapter.stop();
      await Promise.allSettled(pushes);
      await wechat.close();
    },
  };
};

channelContract('A WeChat Official Account', open, { outages: false });
