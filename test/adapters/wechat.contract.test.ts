import { adapterContract } from '../contracts/adapter.ts';
import { openTalk } from './wechat-platform.ts';

adapterContract('WeChat by wechaty', async () => {
  const { adapter, platform, next } = openTalk();
  return {
    adapter,
    async customerWrites(text) {
      platform.alice.say(text).to(platform.shop);
      last = platform.lastMessageId();
      await next();
    },
    async redeliver() {
      platform.puppet.emit('message', { messageId: last });
      await next();
    },
    shown: () => platform.shown.map(({ text }) => text),
    close: async () => {},
  };
});

let last = '';
