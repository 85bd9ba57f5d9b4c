import { join } from 'node:path';
import { pino } from 'pino';
import { createTelegramAdapter } from '../../src/adapters/telegram/adapter.ts';
import { createWechatAdapter } from '../../src/adapters/wechat/adapter.ts';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { addAgents } from '../support/deskStaff.ts';
import { bindMembers } from '../support/handover/bind.ts';
import { fastClock, realClock } from '../support/handover/clock.ts';
import { type DeskSide, type Manner, roomDesk } from '../support/handover/desks.ts';
import { type DeskEntry, shopWithDesks } from '../support/handover/knowledge.ts';
import { openOfficial } from '../support/handover/official.ts';
import { pageDesk } from '../support/handover/page-desk.ts';
import type { Customer, Group } from '../support/handover/peers.ts';
import { CHANNEL, openTeams } from '../support/handover/teams.ts';
import { FORUM, openTelegram, PLAIN, TOKEN } from '../support/handover/telegram.ts';
import { openWebCustomer } from '../support/handover/web.ts';
import { openWeChat, ROOM } from '../support/handover/wechat.ts';
import { temporaryFolder } from '../support/service.ts';

export const CHANNELS = ['web', 'telegram', 'teams', 'wechat', 'official'] as const;
type Channel = (typeof CHANNELS)[number];

interface DeskKind {
  readonly room: Omit<DeskEntry, 'id'>;
  /** Absent = the page. */
  readonly manner?: Manner;
}

export const DESKS = {
  'the page': { room: {} },
  'a Telegram group with topics': { room: { platform: 'telegram', group: String(FORUM) }, manner: 'thread' },
  'a plain Telegram group': { room: { platform: 'telegram', group: String(PLAIN) }, manner: 'reply' },
  'a Teams channel': { room: { platform: 'teams', group: CHANNEL }, manner: 'thread' },
  'a WeChat room': { room: { platform: 'wechat', group: ROOM }, manner: 'code' },
} as const satisfies Record<string, DeskKind>;

/** Who serves customers, and who comes too late. */
const NAMES = ['小林', '小王'] as const;

/** The whole service with every channel on and one desk. */
export interface HandoverShop {
  readonly desk: DeskSide;
  customer(channel: Channel): Promise<Customer>;
  close(): Promise<void>;
}

export async function openHandoverShop(kind: keyof typeof DESKS): Promise<HandoverShop> {
  const { room, manner }: DeskKind = DESKS[kind];
  const folder = await temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const clock = fastClock(Date.now());
  let address = '';
  const url = (): string => address;
  const telegram = await openTelegram();
  const teams = await openTeams(url, Date.now);
  const wechat = openWeChat(Date.now);
  const official = await openOfficial(realClock);
  const isDesk = (group: string): boolean => group === room.group;
  const knowledgeDir = await shopWithDesks(folder.path, [{ id: 'main', ...room }]);
  const free = { CHAT_MESSAGES_PER_MINUTE: '0', CHAT_OPENINGS_PER_MINUTE: '0' };
  const config = readConfig({ DATA_DIR: dataDir, KNOWLEDGE_DIR: knowledgeDir, HOST: '127.0.0.1', PORT: '0', ...free });
  const app = await startApp(config, pino({ level: 'silent' }), {
    clock,
    channels: async (_config, { cache }) => [
      createTelegramAdapter({ token: TOKEN, apiRoot: telegram.url, webhook: null, clock: realClock, isDesk }),
      teams.teams.adapter({ isDesk }),
      createWechatAdapter({
        puppet: 'wechaty-puppet-mock',
        makePuppet: () => wechat.platform.puppet,
        ...realClock,
        isDesk,
      }),
      official.adapter(cache),
    ],
  });
  address = app.url.replace(/\/$/, '');
  const [first, second] = await addAgents({ dataDir }, NAMES, url);
  if (first === undefined || second === undefined) throw new Error('nobody was added');
  const groups: Readonly<Record<string, Group>> = {
    telegram: telegram.group(Number(room.group)),
    teams: teams.group(CHANNEL),
    wechat: wechat.group(ROOM),
  };
  const group = groups[room.platform ?? ''];

  const people = [first, second] as const;
  async function openDesk(): Promise<DeskSide> {
    if (group === undefined || manner === undefined) return pageDesk(people, url);
    const agents = [group.member(1), group.member(2)] as const;
    await bindMembers(dataDir, NAMES, agents, clock.now);
    return roomDesk(group, { agents, stranger: (number) => group.member(10 + number) }, manner);
  }

  const customers: Readonly<Record<Channel, () => Promise<Customer>>> = {
    web: () => openWebCustomer(url),
    telegram: async () => telegram.customer(1),
    teams: async () => teams.customer(1),
    wechat: async () => wechat.customer(1),
    official: async () => official.customer(),
  };
  const desk = await openDesk();
  return {
    desk,
    customer: (channel) => customers[channel](),
    async close() {
      await app.stop();
      await Promise.all([telegram.close(), teams.close(), wechat.close(), official.close()]);
      await folder.remove();
    },
  };
}
