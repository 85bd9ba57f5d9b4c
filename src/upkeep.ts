import type { Logger } from 'pino';
import type { DeskService } from './handoff/service.ts';
import type { Adapter } from './model/adapter.ts';
import type { Store } from './model/store.ts';
import type { TicketService } from './tickets/service.ts';

/** How often work of an instance that died is looked for, ms. */
const RECOVER_MS = 5000;
/** How often tickets are looked for that are to be closed, ms. */
const CLOSE_MS = 60_000;
/** How often customers who wait for people are looked after, ms. */
const DESK_MS = 5000;

/** Takes up what a process that was killed had under way; with several instances also while running. */
export async function recover(store: Store, adapters: readonly Adapter[], log: Logger): Promise<() => void> {
  const repeatable = adapters.flatMap(({ platform, capabilities }) => (capabilities.repeatable ? [platform] : []));
  const look = async (): Promise<void> => {
    await Promise.all([store.recoverReplies(Date.now(), repeatable), store.recoverCalls(), store.recoverWebhooks()]);
  };
  await look();
  return repeat(RECOVER_MS, look, (error) => log.error({ err: error }, 'looking for work left behind failed'));
}

/** Closes tickets that were solved long enough ago. */
export function closeSolved(tickets: Pick<TicketService, 'closeSolved'>, log: Logger): () => void {
  const close = async (): Promise<void> => void (await tickets.closeSolved());
  return repeat(CLOSE_MS, close, (error) => log.error({ err: error }, 'closing solved tickets failed'));
}

/** Reminds people of customers who wait, and closes cases whose customers are silent. */
export function keepLevels(desk: Pick<DeskService, 'tick'>, log: Logger): () => void {
  return repeat(
    DESK_MS,
    () => desk.tick(),
    (error) => log.error({ err: error }, 'looking after waiting customers failed'),
  );
}

/** Does something again and again, and never twice at once. Gives the way to stop. */
function repeat(everyMs: number, work: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    work()
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
