import { startApp } from '../../../src/app.ts';
import { openChannels } from '../../../src/channels.ts';
import { readConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/log.ts';
import { fastClock, realClock } from './clock.ts';

/** The service as `npm start` runs it, but for its time, which is that of the test. */
const config = readConfig(process.env);
const clock = fastClock(Number(process.env.EPOCH));
const app = await startApp(config, createLog(config.logLevel), {
  clock,
  channels: (settings, core, log) => openChannels(settings, { ...core, clock: realClock }, log),
});
process.stdout.write(`Ready: ${app.url}\n`);
process.once('SIGTERM', () => {
  process.exitCode = 0;
  void app.stop();
});
