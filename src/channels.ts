import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Core } from './core.ts';
import type { Adapter } from './model/adapter.ts';

/** The channels that are switched on besides the web page. The code of one that is off is not even loaded. */
export async function openChannels(config: Config, core: Core, log: Logger): Promise<Adapter[]> {
  const { clock, cache } = core;
  const { telegram, teams, official, wechat } = config;
  const channels: Adapter[] = [];
  if (telegram !== undefined) {
    const { createTelegramAdapter } = await import('./adapters/telegram/adapter.ts');
    channels.push(createTelegramAdapter({ ...telegram, clock, isDesk: desksOf(core, 'telegram') }));
  }
  if (teams !== undefined) {
    const { createTeamsAdapter } = await import('./adapters/teams/adapter.ts');
    channels.push(createTeamsAdapter({ ...teams, now: clock.now, isDesk: desksOf(core, 'teams') }));
  }
  if (official !== undefined) {
    const { createOfficialAccountAdapter } = await import('./adapters/official/adapter.ts');
    channels.push(createOfficialAccountAdapter({ ...official, cache, clock }));
  }
  if (wechat !== undefined) channels.push(await openWechat(wechat, config, core, log));
  return channels;
}

/** Which groups of a platform are desks', by the knowledge as it is now. */
function desksOf({ knowledge }: Pick<Core, 'knowledge'>, platform: string): (conversation: string) => boolean {
  return (conversation) =>
    knowledge().shop.desk.desks.some(({ room }) => room?.platform === platform && room.conversation === conversation);
}

async function openWechat(
  settings: NonNullable<Config['wechat']>,
  { dataDir }: Config,
  core: Core,
  log: Logger,
): Promise<Adapter> {
  const { createWechatAdapter } = await import('./adapters/wechat/adapter.ts');
  const { now, schedule } = core.clock;
  return createWechatAdapter({
    ...settings,
    now,
    schedule,
    isDesk: desksOf(core, 'wechat'),
    sessionFile: join(dataDir, 'wechat-login'),
    onQr: (qr) => void showQr(qr, log),
    onLogin: (account) => log.info({ account }, 'WeChat: logged in'),
    onLogout: ({ detail }) => log.error({ detail }, 'WeChat: logged out, replies wait until somebody logs in again'),
    onOld: (old) => log.info(old, 'WeChat: a message from before the start is not answered'),
    onError: (error) => log.error({ err: error }, 'WeChat: a fault'),
  });
}

/** A code to scan, on the terminal; it is on the admin page as well. */
async function showQr(qr: string, log: Logger): Promise<void> {
  const { toString: draw } = await import('qrcode');
  log.warn('WeChat: scan the code below with the phone of the shop’s account');
  process.stderr.write(`${await draw(qr, { type: 'terminal', small: true })}\n`);
}
