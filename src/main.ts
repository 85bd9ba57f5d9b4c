import { startApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { KnowledgeFaults } from './core.ts';
import { createLog } from './log.ts';
import { StoreError } from './storage/errors.ts';

/** Runs the service with a process's environment until it is told to stop. Resolves with the exit code. */
export async function main(env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const config = readConfig(env);
    const log = createLog(config.logLevel);
    const app = await startApp(config, log);
    process.stdout.write(`Xiaoer is ready. Chat page: ${app.url}\n`);
    const signal = await stopSignal();
    log.info({ signal }, 'stopping');
    await app.stop();
    return 0;
  } catch (error) {
    if (error instanceof ConfigError || error instanceof KnowledgeFaults || error instanceof StoreError) {
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}
