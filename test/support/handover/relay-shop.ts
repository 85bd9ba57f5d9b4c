import { join } from 'node:path';
import { z } from 'zod';
import { addAgents } from '../deskStaff.ts';
import { type Service, startService, temporaryFolder } from '../service.ts';
import { bindMembers } from './bind.ts';
import { fastClock } from './clock.ts';
import { type DeskCase, type DeskSide, type Manner, roomDesk } from './desks.ts';
import { openGateway } from './gateway.ts';
import { shopWithDesks } from './knowledge.ts';
import { pageDesk } from './page-desk.ts';
import { type Customer, type Group, sees } from './peers.ts';
import { CHANNEL, openTeams } from './teams.ts';
import { FORUM, openTelegram, TOKEN } from './telegram.ts';
import { openWebCustomer } from './web.ts';
import { openWeChat, ROOM } from './wechat.ts';

const CHANNELS = ['web', 'telegram', 'teams', 'wechat'] as const;
type Channel = (typeof CHANNELS)[number];
const DESKS = ['page', 'telegram', 'teams', 'wechat'] as const;
type DeskId = (typeof DESKS)[number];

const ROOMS: Readonly<Record<Exclude<DeskId, 'page'>, { readonly group: string; readonly manner: Manner }>> = {
  telegram: { group: String(FORUM), manner: 'thread' },
  teams: { group: CHANNEL, manner: 'thread' },
  wechat: { group: ROOM, manner: 'code' },
};
const AGENT: Readonly<Record<DeskId, string>> = { page: '小叶', telegram: '小林', teams: '小王', wechat: '小李' };

/** A customer and the agent who serves them. */
export interface Exchange {
  /** Such as k07. */
  readonly id: string;
  readonly channel: Channel;
  readonly deskId: DeskId;
  readonly customer: Customer;
  readonly desk: DeskSide;
  readonly here: DeskCase;
}

/** The service in a process of its own, and all its platforms in this one. */
export interface RelayShop {
  /** One for every channel and desk, claimed. */
  handOver(): Promise<Exchange[]>;
  /** Kills it and starts it again. Resolves with when it died and how much was handed over again on WeChat. */
  killed(isTaken: (text: string) => boolean): Promise<{ readonly at: number; readonly again: number }>;
  /** From here on WeChat's people know what was taken before. */
  begins(): void;
  close(): Promise<void>;
}

const Ready = z.object({ channels: z.record(z.string(), z.object({ state: z.string() })) });

export async function openRelayShop(): Promise<RelayShop> {
  const folder = await temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const epoch = Date.now();
  const { now } = fastClock(epoch);
  let service: Service | null = null;
  let address = '';
  const url = (): string => address;
  const telegram = await openTelegram();
  const teams = await openTeams(url, Date.now);
  const wechat = openWeChat(Date.now);
  const gateway = await openGateway(wechat.platform.puppet);
  const desks = [{ id: 'page' }, ...Object.entries(ROOMS).map(([id, { group }]) => ({ id, platform: id, group }))];
  const env = {
    ...{ DATA_DIR: dataDir, KNOWLEDGE_DIR: await shopWithDesks(folder.path, desks), HOME: folder.path },
    ...{ CHAT_MESSAGES_PER_MINUTE: '0', CHAT_OPENINGS_PER_MINUTE: '0', EPOCH: String(epoch) },
    ...{ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: telegram.url, TEAMS_AUTH: 'off', ...gateway.env },
  };

  /** Resolves when all channels are there. */
  async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    service = await startService({ ...env, ...more }, ['test/support/handover/relay-service.js']);
    address = service.url;
    await sees(
      async () => Ready.parse(await (await fetch(`${url()}/readyz`)).json()).channels,
      (channels) => Object.values(channels).every(({ state }) => state === 'connected'),
    );
  }

  const groups: Readonly<Record<keyof typeof ROOMS, Group>> = {
    telegram: telegram.group(FORUM),
    teams: teams.group(CHANNEL),
    wechat: wechat.group(ROOM),
  };

  async function room(id: keyof typeof ROOMS): Promise<DeskSide> {
    const member = groups[id].member(1);
    await bindMembers(dataDir, [AGENT[id]], [member], now);
    const stranger = (number: number) => groups[id].member(10 + number);
    return roomDesk(groups[id], { agents: [member, member], stranger }, ROOMS[id].manner);
  }

  const customers: Readonly<Record<Channel, (number: number) => Promise<Customer>>> = {
    web: () => openWebCustomer(url),
    telegram: async (number) => telegram.customer(number),
    teams: async (number) => teams.customer(number),
    wechat: async (number) => wechat.customer(number),
  };

  async function handOver(): Promise<Exchange[]> {
    const [agent] = await addAgents({ dataDir }, Object.values(AGENT), url);
    if (agent === undefined) throw new Error('nobody was added');
    const page = pageDesk([agent, agent], url);
    const sides: Readonly<Record<DeskId, DeskSide>> = {
      page,
      telegram: await room('telegram'),
      teams: await room('teams'),
      wechat: await room('wechat'),
    };
    const exchanges: Exchange[] = [];
    for (const channel of CHANNELS)
      for (const deskId of DESKS) {
        const number = exchanges.length + 1;
        const customer = await customers[channel](number);
        await customer.says('转人工');
        const first = await page.arrival();
        if (deskId !== 'page') await first.transfersTo(deskId);
        const here = deskId === 'page' ? first : await sides[deskId].arrival();
        await here.claims();
        await sees(customer.read, (shown) => shown.some(({ text }) => text.includes('为您服务')));
        const id = `k${String(number).padStart(2, '0')}`;
        exchanges.push({ id, channel, deskId, customer, desk: sides[deskId], here });
      }
    return exchanges;
  }

  await start();
  return {
    handOver,
    begins: () => void wechat.returns(() => true),
    async killed(isTaken) {
      wechat.leaves();
      const at = Date.now();
      await service?.kill();
      await start({ PORT: new URL(url()).port });
      return { at, again: wechat.returns(isTaken) };
    },
    async close() {
      await service?.stop();
      await Promise.all([telegram.close(), teams.close(), gateway.close()]);
      await folder.remove();
    },
  };
}
