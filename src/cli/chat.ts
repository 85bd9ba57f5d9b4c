import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsoleAdapter } from '../adapters/console.ts';
import type { Config } from '../config.ts';
import { openCore } from '../core.ts';
import { createLog } from '../log.ts';
import type { Observer } from '../model/observer.ts';

const NOBODY: Observer = {
  accepted() {},
  turnDone() {},
  turnFailed() {},
  replySent() {},
  replyFailed() {},
  callDone() {},
};

/** Talks in the terminal until the input ends. Keeps nothing: the talk's store is thrown away, and a running service is not touched. */
export async function chat(config: Config): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaoer-chat-'));
  try {
    const core = await openCore(
      withoutWebhook({ ...config, dataDir, databaseUrl: undefined, redisUrl: undefined }),
      createLog('error'),
    );
    const ended = Promise.withResolvers<void>();
    const console = createConsoleAdapter({
      input: process.stdin,
      output: process.stdout,
      newId: randomUUID,
      now: Date.now,
      onEnd: ended.resolve,
    });
    const running = await core.run([console], NOBODY);
    if (process.stdin.isTTY)
      process.stdout.write('写消息后按回车，Ctrl+D 结束。 Write and press Enter; Ctrl+D ends.\n\n');
    await ended.promise;
    await running.stop();
    return 0;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Tickets of a trial are told to nobody. */
function withoutWebhook({ webhook: _, ...config }: Config): Config {
  return config;
}
