import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type BotApi, startBotApi } from '../support/botApi.ts';
import { openTalk, type Service, startService, temporaryFolder } from '../support/service.ts';
import { until } from '../support/waiting.ts';

const TOKEN = '123456:TESTTOKEN-abc';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: Service | null = null;
let api: BotApi | null = null;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await service?.stop();
  await api?.close();
  await folder.remove();
  service = null;
  api = null;
});

const start = async (env: Readonly<Record<string, string>>): Promise<Service> => {
  service = await startService({ DATA_DIR: folder.path, TELEGRAM_BOT_TOKEN: TOKEN, ...env });
  return service;
};

const Ready = z.object({
  ready: z.boolean(),
  channels: z.record(z.string(), z.object({ state: z.string(), detail: z.string().optional() })),
});

const ready = async (url: string) => {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, ...Ready.parse(await response.json()) };
};

const nothingUnderWay = (url: string): Promise<void> =>
  until(async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return /^xiaoer_depth\{[^}]*outbox[^}]*\} 0$/m.test(metrics);
  });

describe('the service with Telegram switched on', () => {
  test('answers from the shop’s knowledge; killed and started again it goes on, and nothing is doubled', async () => {
    const telegram = await startBotApi();
    api = telegram;
    const env = { TELEGRAM_API_ROOT: telegram.url };
    const { url, kill } = await start(env);
    const ann = telegram.person(7, 'Ann');
    await ann.says('包邮吗');
    await telegram.sends(1);
    // A send that is under way when the process is killed may be repeated, once: this one is to be over.
    await nothingUnderWay(url);
    await kill();
    await ann.says('多久能到');
    await start(env);
    await telegram.sends(2);
    await ann.says('how long does delivery take?');
    await telegram.sends(3);
    const texts = telegram.sent().map(({ parameters }) => String(parameters.text));
    expect(texts).toHaveLength(3);
    expect(telegram.calls.some(({ method }) => method === 'sendChatAction')).toBe(true);
    expect(texts[0]).toContain('包邮');
    expect(texts[2]).toMatch(/days/);
  }, 180_000);

  test('when Telegram cannot be reached the web page answers all the same, and /readyz says what is wrong', async () => {
    const { url } = await start({ TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
    const talk = await openTalk(url);
    await talk.post({ id: 'a', text: '包邮吗' });
    expect((await talk.replied(['a'])).at(-1)?.message.text).toContain('包邮');
    let state = await ready(url);
    while (state.channels.telegram?.state === 'starting') state = await ready(url);
    expect(state).toMatchObject({
      status: 503,
      ready: false,
      channels: {
        web: { state: 'connected' },
        telegram: { state: 'disconnected', detail: 'Telegram cannot be reached from here' },
      },
    });
    expect(JSON.stringify(state)).not.toContain('TESTTOKEN');
  });
});
