import type { Logger } from 'pino';
import type { Adapter, AdapterStatus, EventSink } from '../model/adapter.ts';
import type { Clock } from '../model/clock.ts';

/** First wait after a channel could not be started, ms; doubles up to a minute. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/** A channel that is kept going. */
export interface Channel {
  readonly platform: string;
  status(): AdapterStatus;
  stop(): Promise<void>;
}

/**
 * Starts a channel and, where it cannot be started, tries again, later each time: the others do not wait for it.
 * Never throws; `status` says why it is not connected.
 */
export function keepStarted(adapter: Adapter, sink: EventSink, { clock, log }: { clock: Clock; log: Logger }): Channel {
  const { platform } = adapter;
  let failure: AdapterStatus | null = null;
  let stopped = false;
  let callOff = (): void => {};

  async function start(failures: number): Promise<void> {
    try {
      await adapter.start(sink);
      failure = null;
      if (stopped) await adapter.stop();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      failure = { state: 'disconnected', detail };
      log.warn({ channel: platform, detail }, 'a channel cannot be started and is tried again');
      if (stopped) return;
      const wait = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
      callOff = clock.schedule(wait, () => void start(failures + 1));
    }
  }

  void start(0);
  return {
    platform,
    status: () => failure ?? adapter.status(),
    async stop() {
      stopped = true;
      callOff();
      failure = null;
      await adapter.stop();
    },
  };
}
