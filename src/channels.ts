import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Core } from './core.ts';
import type { Adapter } from './model/adapter.ts';

/** The channels that are switched on besides the web page. The code of one that is off is not even loaded. */
export async function openChannels(config: Config, { clock }: Core, _log: Logger): Promise<Adapter[]> {
  const channels: Adapter[] = [];
  if (config.telegram !== undefined) {
    const { createTelegramAdapter } = await import('./adapters/telegram/adapter.ts');
    channels.push(createTelegramAdapter({ ...config.telegram, clock }));
  }
  return channels;
}
