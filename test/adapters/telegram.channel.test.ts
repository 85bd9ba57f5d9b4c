import { createTelegramAdapter } from '../../src/adapters/telegram/adapter.ts';
import { channelContract } from '../contracts/channel.ts';
import { impatientClock as clock } from '../fakes/clock.ts';
import { type BotApi, startBotApi } from '../support/botApi.ts';
import { startPlatformServer } from '../support/platformServer.ts';

const TOKEN = '123456:TESTTOKEN-abc';
const SECRET = 'a-secret-of-the-test';

/** The platform's side that both ways of listening share. */
function customersOf(api: BotApi) {
  const shownTo = (number: number) =>
    api.sent().filter(({ parameters, taken }) => taken && parameters.chat_id === number);
  return {
    customer: (number: number) => {
      const person = api.person(number, `Customer ${number}`);
      return {
        says: (text: string) => person.says(text),
        async presses(label: string) {
          const last = shownTo(number).findLast(({ parameters }) =>
            JSON.stringify(parameters).includes(JSON.stringify(label)),
          );
          if (last === undefined) throw new Error(`there is no button ${label}`);
          await person.presses(last, label);
        },
      };
    },
    shown: (number: number) => shownTo(number).map(({ parameters }) => String(parameters.text)),
    trouble: {
      away: (isAway: boolean) => api.setAway(isAway),
      limit: (seconds: number) => void api.faults.push({ method: 'sendMessage', code: 429, retryAfter: seconds }),
    },
  };
}

channelContract('Telegram by long polling', async () => {
  const api = await startBotApi();
  return {
    ...customersOf(api),
    adapter: createTelegramAdapter({ token: TOKEN, apiRoot: api.url, webhook: null, clock }),
    event(customer, text) {
      const update = api.textUpdate(customer, text);
      return () => api.deliver(update);
    },
    close: () => api.close(),
  };
});

channelContract('Telegram by webhook', async () => {
  const api = await startBotApi();
  const server = await startPlatformServer();
  const webhook = { url: `${server.url}/webhooks/telegram`, secret: SECRET };
  const adapter = createTelegramAdapter({ token: TOKEN, apiRoot: api.url, webhook, clock });
  server.serve(adapter.routes ?? []);
  return {
    ...customersOf(api),
    adapter,
    event(customer, text) {
      const update = api.textUpdate(customer, text);
      return () => api.push({ update_id: 1, ...update });
    },
    async close() {
      await api.close();
      await server.close();
    },
  };
});
